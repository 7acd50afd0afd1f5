"""Accounts of channels, and sending messages by them."""
