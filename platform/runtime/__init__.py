"""Everything that runs an app. What listens to the record service is put in its place here, whoever imports it."""

from .conversation import hearing

__all__ = ["hearing"]
