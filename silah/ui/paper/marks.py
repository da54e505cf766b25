"""The drawings a paper carries: the association's mark or logo, and the code that leads to its verification."""

import base64
import io

# Line glyphs on a 24 grid, drawn for this project; the association's own logo takes their place when it gives one.
MARKS: dict[str, str] = {
    "thread": '<path d="M4 15c4-8 12 4 16-4"/><circle cx="12" cy="13" r="2.6"/>',
    "arch": (
        '<path d="M4.5 20v-8a7.5 7.5 0 0 1 15 0v8"/><path d="M8.2 20v-8a3.8 3.8 0 0 1 7.6 0v8"/><path d="M12 20v-7"/>'
    ),
    "sprout": (
        '<path d="M12 20v-9"/><path d="M12 12c0-4-3-6-7.5-6 0 4 2.5 6.5 7.5 6z"/>'
        '<path d="M12 10.5c0-3 2.5-5.5 7.5-5.5 0 4-3 5.8-7.5 5.5z"/>'
    ),
    "waves": (
        '<path d="M3 12c3-2.6 6-2.6 9 0s6 2.6 9 0"/><path d="M3 17c3-2.6 6-2.6 9 0s6 2.6 9 0"/>'
        '<path d="M9 6h6M12 4v4"/>'
    ),
    "pulse": '<path d="M3 12h4l2.5-6 4 12 2.5-6h5"/>',
    "hands": '<circle cx="9" cy="12" r="5"/><circle cx="15" cy="12" r="5"/>',
}
# The same names the associations' packs use as slugs.
BY_SLUG = {"yusr": "arch", "gharas": "sprout", "khafji": "waves", "nabd": "pulse", "awn": "hands"}


def mark_svg(mark: str, accent: str, logo: bytes | None = None) -> str:
    """Draw the tile at the head of a paper.

    Args:
        mark: a key of :data:`MARKS` or an association's slug; anything else gives the thread.
        accent: the tile's colour as ``#rrggbb``.
        logo: PNG or JPEG bytes of the real logo, or None.

    Returns:
        SVG text of a square drawing.

    Raises:
        ValueError: when the logo is neither PNG nor JPEG; an SVG could reach outside the paper.
    """
    if logo is not None:
        kind = "png" if logo.startswith(b"\x89PNG") else "jpeg" if logo.startswith(b"\xff\xd8\xff") else ""
        if not kind:
            raise ValueError("a logo is a PNG or a JPEG picture")
        data = base64.b64encode(logo).decode()
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44">'
            f'<image width="44" height="44" href="data:image/{kind};base64,{data}"/></svg>'
        )
    glyph = MARKS.get(BY_SLUG.get(mark, mark), MARKS["thread"])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44">'
        f'<rect width="44" height="44" rx="14" fill="{accent}"/>'
        '<g transform="translate(9.4 9.4) scale(1.05)" fill="none" stroke="#ffffff" stroke-width="1.7"'
        f' stroke-linecap="round" stroke-linejoin="round">{glyph}</g></svg>'
    )


def picture_svg(picture: bytes) -> str:
    """Wrap a drawn signature (PNG or JPEG) for the page.

    Raises:
        ValueError: when the bytes are neither PNG nor JPEG.
    """
    from PIL import Image

    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg" if picture.startswith(b"\xff\xd8\xff") else ""
    if not kind:
        raise ValueError("a signature is a PNG or a JPEG picture")
    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
    data = base64.b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/{kind};base64,{data}"/></svg>'
    )


def qr_svg(content: str) -> str:
    """Draw a QR code (ISO/IEC 18004, error level M, four modules of quiet zone).

    Args:
        content: an address without any secret in it (trust rule 31).
    """
    import segno  # needed with the first printed paper, not at every start

    out = io.BytesIO()
    # Weighing all eight masks costs more than the rest of the drawing; any mask reads the same.
    segno.make(content, error="m", micro=False, mask=3).save(
        out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, nl=False
    )
    return out.getvalue().decode()
