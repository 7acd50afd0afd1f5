"""The builder's page about the side bar of an app: groups and what stands in them."""
