"""Records and lists on paper: print templates filled in and laid out as PDF."""
