"""The built styles, scripts and icons: their hashed names, and how they are sent (compressed, kept for a year)."""

from __future__ import annotations

import json
import logging
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory
from markupsafe import Markup

log = logging.getLogger(__name__)

PLAIN_ICON = "point"
YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class Assets:
    """What `frontend/build.mjs` made: hashed names by plain name, and the icons of the sprite."""

    files: Mapping[str, str]
    icons: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> Assets:
        """Return what the manifest in `folder` lists; nothing, with a line in the log, where it was not built."""
        try:
            manifest = json.loads((folder / "manifest.json").read_text())
        except FileNotFoundError:
            log.warning("The front end has not been built; run `make build`.")
            return cls({}, frozenset())
        return cls(manifest["files"], frozenset(manifest["icons"]))

    def url(self, name: str) -> str:
        """Return the address of a built file, e.g. of "app.css"."""
        return f"/static/dist/{self.files.get(name, name)}"

    def icon(self, name: str, size: str = "") -> Markup:
        """Return an icon of the sprite as decoration; a name the sprite does not have shows a plain one."""
        known = name if name in self.icons else PLAIN_ICON
        kind = f"icon icon-{size}" if size else "icon"
        address = self.url("icons.svg")
        return Markup(f'<svg class="{kind}" aria-hidden="true"><use href="{address}#{known}"></use></svg>')


def send_static(filename: str) -> Response:
    """Send a static file, in the smallest form the browser takes; what a build made never changes again."""
    encoding = _smallest(filename)
    kind = mimetypes.guess_type(filename)[0]
    response = send_from_directory(
        "static", filename + (f".{encoding[0]}" if encoding else ""), mimetype=kind
    )
    if encoding:
        response.headers["Content-Encoding"] = encoding[1]
    response.headers["Vary"] = "Accept-Encoding"
    built = filename.startswith("dist/") and "-" in filename
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if built else "public, max-age=3600"
    )
    return response


def _smallest(filename: str) -> tuple[str, str] | None:
    if not filename.startswith("dist/") or ".." in filename:
        return None
    folder = Path(current_app.root_path) / "static"
    for ending, name in (("br", "br"), ("gz", "gzip")):
        if name in request.accept_encodings and (folder / f"{filename}.{ending}").is_file():
            return ending, name
    return None


def install(app: Flask) -> None:
    """Offer `static_url` and `icon` to templates, and send static files our way."""
    assets = Assets.read(Path(app.root_path) / "static" / "dist")
    app.extensions["assets"] = assets
    app.jinja_env.globals.update(static_url=assets.url, icon=assets.icon)
    app.view_functions["static"] = send_static
