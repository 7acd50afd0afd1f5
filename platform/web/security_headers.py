"""What every answer tells the browser: run only our own scripts and styles, load from nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response


def policy(framed_by: Sequence[str] = (), leads_to: Sequence[str] = ()) -> str:
    """Return the policy of a page: which sites may show it within theirs, and where sending its form may lead."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            " ".join(("form-action 'self'", *filter(None, leads_to))),
            "base-uri 'none'",
            " ".join(("frame-ancestors", *(framed_by or ("'none'",)))),
            "manifest-src 'self'",
        )
    )


POLICY = policy()
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(self)",
}


def install(app: Flask) -> None:
    """Add the headers to every answer; what people see is never kept by a shared cache."""

    @app.after_request
    def add(response: Response) -> Response:
        told = response.headers.get("Content-Security-Policy", POLICY)
        for name, value in HEADERS.items():
            # The older header cannot name sites: a page that some may frame goes without it.
            if name != "X-Frame-Options" or "frame-ancestors 'none'" in told:
                response.headers.setdefault(name, value)
        if not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response
