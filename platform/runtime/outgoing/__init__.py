"""Calls to other systems: written in the transaction of what they belong to, sent after the commit."""
