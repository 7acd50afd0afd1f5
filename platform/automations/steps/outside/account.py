"""The account whose secrets a request carries: kept sealed beside the app, never in its definition."""

from __future__ import annotations

from ..settings import KEY, titled

ACCOUNT = titled(
    KEY,
    "Account with the secrets (signature, Authorization)",
    "保存密钥的账号（签名、Authorization）",
    reference="account",
)
