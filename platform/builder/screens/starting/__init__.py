"""The pages that lead from spreadsheets to tables: the files, the sheets, the columns of each, what came in."""
