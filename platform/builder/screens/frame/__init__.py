"""What the builder's pages share: parts of templates, pickers of icons and colours, the overview of an app."""
