"""Calendar feeds: what they show, written as calendar programs read it, and the pages where one asks for them."""
