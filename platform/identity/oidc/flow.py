"""The two halves of signing in at a provider: where to send the browser, and what the code it brings back proves."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from ...core.errors import Refused
from ...core.outbound import body_of
from ...core.words import Words
from ..secrets import new_secret
from .providers import Provider

ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
"""Signatures by a key pair only: a shared secret or none proves nothing about the provider."""
LEEWAY_SECONDS = 60
LONGEST_TOKEN = 32_768
log = logging.getLogger(__name__)


class ProviderFault(Refused):
    """The provider's answer does not prove who somebody is, or it gave none."""

    code = "provider_fault"
    words = Words(
        "Signing in with {name} did not work: {why} Try again; if it stays, tell your administrator.",
        "通过 {name} 登录失败：{why}请重试；若仍有问题，请联系管理员。",
    )


NOT_A_PROVIDER = Words("its description could not be read.", "无法读取提供方配置。")
NO_TOKEN = Words("it did not accept the sign-in.", "提供方未接受此次登录。")
NOT_PROVEN = Words("its answer could not be verified.", "提供方的响应未通过校验。")


@dataclass(frozen=True, slots=True)
class Asked:
    """One sign-in under way: what the browser must bring back, and what only we know."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Asked:
        """Return fresh random values."""
        return cls(new_secret(), new_secret(), new_secret())


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    basic: bool
    """Whether the client's secret is sent as HTTP Basic, else in the form."""


def discover(client: httpx.Client, provider: Provider) -> Metadata:
    """Return the provider's description; raises ProviderFault, OutboundRefused and OutboundFailed."""
    told = body_of(client.get(f"{provider.issuer}/.well-known/openid-configuration"))
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if str(told.get("issuer", "")).rstrip("/") != provider.issuer or not all(
        isinstance(told.get(name), str) and told[name].startswith(("https://", "http://")) for name in wanted
    ):
        raise ProviderFault(name=provider.name, why=NOT_A_PROVIDER)
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Metadata(*(told[name] for name in wanted), basic="client_secret_basic" in ways)


def authorization_address(metadata: Metadata, provider: Provider, asked: Asked, back: str) -> str:
    """Return where to send the browser; `back` is our own address it returns to."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=")
    members = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid profile email",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    separator = "&" if "?" in metadata.authorization_endpoint else "?"
    return f"{metadata.authorization_endpoint}{separator}{urlencode(members)}"


def prove(client: httpx.Client, provider: Provider, asked: Asked, back: str, code: str) -> Mapping[str, Any]:
    """Return the claims that a code stands for, verified; raises ProviderFault and the client's errors."""
    metadata = discover(client, provider)
    token = _exchange(client, provider, metadata, asked, back, code)
    keys = body_of(client.get(metadata.jwks_uri))
    try:
        proven = jwt.decode(token, jwk.KeySet.import_key_set(dict(keys)), algorithms=ALGORITHMS)
        _checked(proven.claims, provider, asked)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        log.warning("the ID token of provider %s is not good: %s", provider.id, type(fault).__name__)
        raise ProviderFault(name=provider.name, why=NOT_PROVEN) from fault
    return proven.claims


def _exchange(
    client: httpx.Client, provider: Provider, metadata: Metadata, asked: Asked, back: str, code: str
) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": asked.verifier,
        "client_id": provider.client_id,
    }
    basic = (
        (provider.client_id, provider.client_secret) if metadata.basic and provider.client_secret else None
    )
    if basic is None and provider.client_secret:
        form["client_secret"] = provider.client_secret
    answer = client.post(metadata.token_endpoint, data=form, auth=basic)
    token = body_of(answer).get("id_token")
    if answer.status_code != 200 or not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise ProviderFault(name=provider.name, why=NO_TOKEN)
    return token


def _checked(claims: Mapping[str, Any], provider: Provider, asked: Asked) -> None:
    """Check the claims as OpenID Connect Core 1.0, section 3.1.3.7, asks; raises JoseError or ValueError."""
    registry = jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": asked.nonce},
        sub={"essential": True},
    )
    registry.validate(dict(claims))
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if str(claims.get("iss", "")).rstrip("/") != provider.issuer:
        raise ValueError("iss")
    if claims.get("azp", provider.client_id) != provider.client_id or (several and "azp" not in claims):
        raise ValueError("azp")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise ValueError("sub")
