"""Signing in at an OpenID Connect provider (OpenID Connect Core 1.0: authorization code, with PKCE)."""
