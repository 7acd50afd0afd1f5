"""The secret of a new second factor as a picture for the camera of an authenticator app."""

from __future__ import annotations

import io

import segno
import sqlalchemy as sa
from flask import Response

from ..core.clock import utc_now
from ..core.errors import NotFound
from ..identity.models import Person, Workspace
from ..identity.second_factor import address_of, begun
from ..identity.secrets import digest
from ..web.current import connection
from ..web.session_cookie import session_secret


def qr_code(person_id: int) -> Response:
    """Return the picture of what was begun in this session; raises NotFound."""
    secret = begun(connection(), person_id, digest(session_secret()), utc_now())
    if secret is None:
        raise NotFound
    named = sa.select(Person.login, Workspace.name).join(Workspace, Workspace.id == Person.workspace_id)
    person = connection().execute(named.where(Person.id == person_id)).one()
    picture = io.BytesIO()
    account = f"{person.login} ({person.name})"
    # Dark on light in either theme, as cameras expect; the border is part of it.
    segno.make(address_of(secret, account), error="m", micro=False).save(
        picture, kind="svg", scale=4, border=3, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return Response(picture.getvalue(), content_type="image/svg+xml")
