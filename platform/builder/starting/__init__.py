"""Starting from spreadsheets: sheets are read and guessed, shown and corrected, made into tables, and their rows brought in."""
