"""The platform's own tables about signing in: sessions, tokens, links, second factors, other providers."""

from __future__ import annotations

import sqlalchemy as sa

from ..core.database import db
from ..core.json_column import Json
from ..core.moment import Moment


class Session(db.Model):
    """A signed-in browser. Only the digest of its cookie is kept."""

    __tablename__ = "session"
    digest = sa.Column(sa.Text, primary_key=True)
    id = sa.Column(sa.Text, nullable=False, unique=True)
    """By which a person names one of their sessions; opens nothing."""
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False, index=True)
    state = sa.Column(sa.Text, nullable=False, server_default="full")
    """"full", or "second_factor": the password was right and the second factor is still asked for."""
    created_at = sa.Column(Moment(), nullable=False)
    expires_at = sa.Column(Moment(), nullable=False)
    confirmed_at = sa.Column(Moment())
    """When the person last proved who they are; sensitive acts ask again after a while."""
    address = sa.Column(sa.Text)
    agent = sa.Column(sa.Text)
    viewing = sa.Column(Json())
    """What an administrator looks through: {"person": id} or {"app": id, "role": key}; NULL for oneself."""


class SignInLink(db.Model):
    """A link that signs a demo person in, made for one start of the demo. Only its digest is kept."""

    __tablename__ = "sign_in_link"
    digest = sa.Column(sa.Text, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    expires_at = sa.Column(Moment(), nullable=False)


class PersonLink(db.Model):
    """A link that works once: an invitation ("invite") or a new password ("reset"). Only its digest is kept."""

    __tablename__ = "person_link"
    id = sa.Column(sa.Integer, primary_key=True)
    digest = sa.Column(sa.Text, nullable=False, unique=True)
    kind = sa.Column(sa.Text, nullable=False)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False, index=True)
    made_by = sa.Column(sa.Integer)
    created_at = sa.Column(Moment(), nullable=False)
    expires_at = sa.Column(Moment(), nullable=False)
    used_at = sa.Column(Moment())


class Token(db.Model):
    """A personal access token of the API. Only its digest is kept."""

    __tablename__ = "token"
    id = sa.Column(sa.Integer, primary_key=True)
    digest = sa.Column(sa.Text, nullable=False, unique=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False, index=True)
    name = sa.Column(sa.Text, nullable=False)
    created_at = sa.Column(Moment(), nullable=False)
    expires_at = sa.Column(Moment())
    revoked_at = sa.Column(Moment())
    may_write = sa.Column(sa.Boolean, nullable=False, server_default=sa.true())
    app_ids = sa.Column(Json())
    """The apps it is for; NULL for all that the person may open."""


class Passkey(db.Model):
    """A WebAuthn credential."""

    __tablename__ = "passkey"
    id = sa.Column(sa.Integer, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False, index=True)
    credential_id = sa.Column(sa.Text, nullable=False, unique=True)
    """base64url."""
    public_key = sa.Column(sa.LargeBinary, nullable=False)
    sign_count = sa.Column(sa.BigInteger, nullable=False)
    name = sa.Column(sa.Text, nullable=False)
    transports = sa.Column(Json())
    created_at = sa.Column(Moment(), nullable=False)
    used_at = sa.Column(Moment())


class RecoveryCode(db.Model):
    """A code that stands in for the second factor, once. Only its digest is kept."""

    __tablename__ = "recovery_code"
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True)
    digest = sa.Column(sa.Text, primary_key=True)
    used_at = sa.Column(Moment())


class Challenge(db.Model):
    """What a browser must answer to soon: a WebAuthn challenge, or the state of a sign-in at another provider."""

    __tablename__ = "challenge"
    digest = sa.Column(sa.Text, primary_key=True)
    """Of the random value that comes back."""
    kind = sa.Column(sa.Text, nullable=False)
    session_digest = sa.Column(sa.Text)
    data = sa.Column(Json(), nullable=False)
    expires_at = sa.Column(Moment(), nullable=False, index=True)


class FailedSignIn(db.Model):
    """How often signing in has failed lately for one account or from one address."""

    __tablename__ = "failed_sign_in"
    key = sa.Column(sa.Text, primary_key=True)
    """"account:<digest>" or "address:<prefix>"."""
    count = sa.Column(sa.Integer, nullable=False)
    first_at = sa.Column(Moment(), nullable=False)
    last_at = sa.Column(Moment(), nullable=False, index=True)


class IdentityProvider(db.Model):
    """An OpenID Connect provider whose people may sign in to a workspace."""

    __tablename__ = "identity_provider"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False, index=True)
    name = sa.Column(sa.Text, nullable=False)
    issuer = sa.Column(sa.Text, nullable=False)
    client_id = sa.Column(sa.Text, nullable=False)
    client_secret = sa.Column(sa.Text)
    """Encrypted (core/secret_box.py)."""
    enabled = sa.Column(sa.Boolean, nullable=False, server_default=sa.true())
    adds_people = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    """Whether somebody unknown with a verified address of `domains` is added."""
    domains = sa.Column(Json(), nullable=False, server_default="[]")


class ExternalIdentity(db.Model):
    """A person as a provider knows them."""

    __tablename__ = "external_identity"
    provider_id = sa.Column(sa.ForeignKey("identity_provider.id"), primary_key=True)
    subject = sa.Column(sa.Text, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False, index=True)
