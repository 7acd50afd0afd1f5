"""The builder's page about an app's name, icon, colour, explanation and first page."""
