"""A picture of somebody, made small and square: whatever else an upload holds is left behind."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from ..core.errors import Fault, Invalid
from ..core.limits import Limits
from ..core.words import Words
from ..identity.profile import LARGEST_PICTURE

SIDE = 128
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
QUALITIES = (85, 60, 30)

UNREADABLE = Words(
    "This is not a picture that can be read. Choose a JPEG, PNG, GIF or WebP file.",
    "无法读取该图片，请选择 JPEG、PNG、GIF 或 WebP 格式的文件。",
)
TOO_LARGE = Words("The picture is too large: at most {limit} MB.", "图片过大：最多 {limit} MB。")
TOO_MANY_PIXELS = Words(
    "The picture has too many pixels: at most {limit} million.", "图片像素过高：最多 {limit} 万像素。"
)


def square_picture(upload: bytes, limits: Limits) -> bytes:
    """Return a picture as WebP of 128 × 128 pixels, cut to its middle. Raises Invalid, before decoding where it can."""
    if len(upload) > limits.avatar_bytes:
        raise Invalid([Fault("picture", TOO_LARGE.fill(limit=limits.avatar_bytes // 1024 // 1024))])
    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures up to twice its own limit; ours decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload), formats=FORMATS) as picture:
                if picture.width * picture.height > limits.avatar_pixels:
                    raise Invalid([Fault("picture", _too_many(limits))])
                picture.draft("RGB", (SIDE * 2, SIDE * 2))
                upright = ImageOps.exif_transpose(picture)
                return _encoded(ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE)))
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        ValueError,
        SyntaxError,
        EOFError,
        OSError,
    ) as error:
        raise Invalid([Fault("picture", UNREADABLE)]) from error


def _too_many(limits: Limits) -> Words:
    """Return the fault in each language's own unit: millions, and ten thousands."""
    return Words(
        TOO_MANY_PIXELS.to("en", limit=limits.avatar_pixels // 1_000_000),
        TOO_MANY_PIXELS.to("zh", limit=limits.avatar_pixels // 10_000),
    )


def _encoded(square: Image.Image) -> bytes:
    for quality in QUALITIES:
        target = io.BytesIO()
        square.save(target, "WEBP", quality=quality)
        if target.tell() <= LARGEST_PICTURE:
            break
    return target.getvalue()
