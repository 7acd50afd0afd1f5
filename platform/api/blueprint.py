"""The blueprint that the API's routes hang on."""

from __future__ import annotations

from flask import Blueprint

BASE = "/api/v1"
api = Blueprint("api", __name__, url_prefix=BASE)
