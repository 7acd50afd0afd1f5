"""Signing in and one's own account: pages over identity."""
