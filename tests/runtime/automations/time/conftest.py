"""The tests of this folder work on a shop: one installation with a workspace."""

from fixtures.shop import shop

__all__ = ["shop"]
