"""A draft: changes of an app that its administrators collect, look at and try before anybody else sees them."""
