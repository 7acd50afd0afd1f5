"""The tests of this folder sign in as people do."""

from fixtures.house import clock, house

__all__ = ["clock", "house"]
