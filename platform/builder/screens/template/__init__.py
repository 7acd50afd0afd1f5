"""The builder's pages about templates: where an app comes from, new versions, what is offered back."""
