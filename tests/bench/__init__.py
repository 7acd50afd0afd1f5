"""`make bench`: how fast the acts of every day are, on data of a real size, beside what the database itself can do."""
