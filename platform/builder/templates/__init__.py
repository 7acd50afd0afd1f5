"""Apps from apps: the gallery, clones and where they come from, new versions and proposals."""
