"""Backup and restore: one zip with the whole database at one moment, and the files people uploaded."""

from .archive import back_up
from .restoring import restore

__all__ = ["back_up", "restore"]
