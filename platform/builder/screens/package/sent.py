"""A package that was sent, or that the page about it carries along until somebody says yes. It is read each time."""

from __future__ import annotations

import base64

from flask import request

from ....core.errors import Fault, Invalid
from ....core.limits import LIMITS
from ....core.words import Words
from ....definition.read import Source
from ...package.package import read_package

NO_FILE = Words("Choose a package (.zip) first.", "请先选择应用包（.zip）。")
LOST = Words("The package got lost. Choose it again.", "应用包已失效，请重新选择。")


def sent_package() -> tuple[Source, str]:
    """Return the app in the package that was sent, and the package as the page carries it; raises Invalid, TooLarge."""
    sent = request.files.get("package")
    content = sent.stream.read(LIMITS.package_bytes + 1) if sent else b""
    if not content:
        raise Invalid([Fault("package", NO_FILE)])
    return read_package(content), base64.b64encode(content).decode()


def carried_package() -> tuple[Source, str]:
    """Return the app in the package that the page carried along, and the package; raises Invalid, TooLarge."""
    carried = request.form.get("carried", "")
    try:
        content = base64.b64decode(carried, validate=True)
    except ValueError as error:
        raise Invalid([Fault("package", LOST)]) from error
    if not content:
        raise Invalid([Fault("package", LOST)])
    return read_package(content), carried
