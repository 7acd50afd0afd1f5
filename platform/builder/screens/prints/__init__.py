"""Print templates: what goes on paper, part by part, with a preview of a real record beside it."""
