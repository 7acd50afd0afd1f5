"""The pages where apps begin: blank, from the gallery of templates, as a clone."""
