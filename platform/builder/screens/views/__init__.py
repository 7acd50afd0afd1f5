"""The builder's pages about views: all of them, a new one of any type, and what one is made of."""
