"""What a revision does to the values of records: done with it in one transaction, and taken back with it."""
