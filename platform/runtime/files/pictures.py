"""Uploaded pictures: verified before they are kept, and made small on demand."""

from __future__ import annotations

import os
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from ...core.words import Words

THUMBNAIL_PIXELS = 240
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")

UNREADABLE = Words("This is not a picture that can be read.", "无法读取该图片。")
TOO_MANY_PIXELS = Words("The picture has more than {limit} pixels.", "图片超过 {limit} 像素。")


class BadPicture(Exception):
    """A picture cannot be kept; `words` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def verify_picture(path: Path, most_pixels: int) -> None:
    """Raise BadPicture unless the file is a whole picture of a known format within the limit of pixels."""
    with _opened(path, most_pixels) as picture:
        picture.verify()


def make_thumbnail(path: Path, target: Path, most_pixels: int) -> None:
    """Write the picture at `path`, at most 240 pixels wide and high, to `target` as WebP in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}-{secrets.token_hex(6)}")
    try:
        with _opened(path, most_pixels) as picture:
            picture.draft("RGB", (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
            small.convert("RGBA").save(fresh, "WEBP", quality=80)
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path, most_pixels: int) -> Iterator[Image.Image]:
    """Open a picture without decoding it; every way in which it can be broken is a BadPicture."""
    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures up to twice its own limit; ours decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as picture:
                if picture.width * picture.height > most_pixels:
                    raise BadPicture(TOO_MANY_PIXELS.fill(limit=most_pixels))
                yield picture
    except (UnidentifiedImageError, Image.DecompressionBombError, ValueError, SyntaxError, EOFError) as error:
        raise BadPicture(UNREADABLE) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise BadPicture(UNREADABLE) from error
