"""A signature drawn with a finger or a mouse, or a name written out: a small picture."""

from __future__ import annotations

from ...core.limits import MEGABYTE
from ...core.words import Words
from ..field import Field
from ..image.field import ImageType

LARGEST = MEGABYTE


class SignatureType(ImageType):
    """A signature, kept as a picture is: one file, with the permission of its record."""

    name = "signature"
    label = Words("Signature", "手写签名")
    help = Words("Signed with a finger, a pen or the mouse.", "用手指、触控笔或鼠标签名。")
    icon = "signature"
    settings = {}

    @property
    def page_template(self) -> str:
        """Return the template that shows it large enough to be recognised."""
        return "signature/page.html"

    def most(self, field: Field) -> int:
        """Return that there is one."""
        return 1

    def largest(self, field: Field) -> int:
        """Return how many bytes the picture may have."""
        return LARGEST
