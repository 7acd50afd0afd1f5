"""The builder's pages."""
