"""Pictures decoded under a limit and written anew, so that only what is seen remains."""

import io
import warnings
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from silah.core.refused import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS = 25_000_000
LONGEST_SIDE = 2400
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def rewritten(content: bytes, media_type: str) -> bytes:
    """Return the picture upright, at most 2400 pixels a side, without place, time, comments or anything hidden.

    Args:
        content: the file as sent.
        media_type: what its first bytes say: JPEG, PNG or WebP; of several frames only the first is kept.

    Raises:
        Refused: when it has more than 25 million pixels, or cannot be decoded to its end.
    """
    from PIL import Image, ImageOps  # needed with the first picture, not at every start

    format_name = _FORMATS[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[format_name]) as sent:
                _check_pixels(sent.size)
                # A JPEG can be decoded smaller at once, which spares the memory of a telephone's full picture.
                sent.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(sent)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _encoded(upright, format_name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Refused:
        raise
    # Decoders of hostile bytes fail in many ways of their own; each means the same to the sender.
    except Exception as problem:
        raise Refused(
            "paper_damaged", _("This picture is damaged or was cut off on the way. Take it again and send it.")
        ) from problem


def _encoded(picture: "Image", format_name: str) -> bytes:
    has_alpha = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    if format_name == "JPEG":
        fresh = picture.convert("L" if picture.mode == "L" else "RGB")
    elif picture.mode in {"1", "L"} and not has_alpha:
        fresh = picture.convert("L")
    else:
        fresh = picture.convert("RGBA" if has_alpha else "RGB")
    fresh.info.clear()
    out = io.BytesIO()
    if format_name == "PNG":
        fresh.save(out, format_name, optimize=False, compress_level=6)
    else:
        fresh.save(out, format_name, quality=85)
    return out.getvalue()


def _check_pixels(size: tuple[int, int]) -> None:
    if size[0] * size[1] > PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> Refused:
    return Refused(
        "paper_pixels",
        _("This picture has more than 25 million pixels. Take it again with the ordinary camera setting."),
    )
