"""Printing a record or a list: the addresses of the PDFs, and what the menus offer."""
