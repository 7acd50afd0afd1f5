"""One act on many records, of any size: chosen and counted first, done at once or in batches, and taken back."""
