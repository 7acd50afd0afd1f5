"""Every route of the API, hung on its blueprint by being imported here."""

from . import apps, documentation, noting, reading, revealing, uploading, writing
from .blueprint import api

__all__ = ["api", "apps", "documentation", "noting", "reading", "revealing", "uploading", "writing"]
