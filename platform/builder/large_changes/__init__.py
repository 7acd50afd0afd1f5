"""Changes of an app that move the values of many records: made by a worker, in one transaction, as one revision."""
