"""Papers on disk: what may be kept, how it is made harmless, and how it survives a power cut.

Nothing the sender says about a file is believed: its name is only shown, its type is read from its first bytes, a
picture is decoded and written anew without what the camera noted about place and time. A paper is kept under a random
name, and only once its bytes and its directory entry are on the disk.
"""

import errno
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from silah.core.arabic import clean
from silah.core.images import rewritten
from silah.core.pdfs import check_pdf
from silah.core.refused import Refused

LIMIT = 10 * 1024 * 1024
PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
PAPERS = frozenset({PDF, JPEG, PNG, WEBP})
PICTURES = frozenset({JPEG, PNG, WEBP})

_EXTENSIONS = {"pdf": PDF, "jpg": JPEG, "jpeg": JPEG, "jfif": JPEG, "png": PNG, "webp": WEBP}
_STORED_AS = {PDF: "pdf", JPEG: "jpg", PNG: "png", WEBP: "webp"}
_IPHONE = frozenset({"heic", "heif", "avif", "hif"})
_INCOMING = ".incoming"
_FOLDER = re.compile(r"[A-Za-z0-9_-]{1,64}(?:/[A-Za-z0-9_-]{1,64}){0,3}")
_NAME = re.compile(rf"{_FOLDER.pattern}/[A-Za-z0-9_-]{{20,64}}\.(?:pdf|jpg|png|webp)")


class Upload(Protocol):
    """What a browser sent: Django's uploaded file, or any open binary file with a name."""

    name: str | None

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Stored:
    """A paper kept.

    Args:
        name: where it lies below the folder of papers; random, for ``open_stored``.
        media_type: read from the bytes kept.
        size: bytes kept; a picture written anew is usually smaller than what was sent.
        sha256: of the bytes kept, in hex.
        display_name: what the sender called it, made harmless, to be shown only.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    display_name: str


def store(upload: Upload, *, folder: str, allow: frozenset[str] = PAPERS) -> Stored:
    """Keep a paper and return what is needed to find it again; write the row only after this.

    Args:
        upload: the file as sent, at most 10 MB.
        folder: below the folder of papers, such as ``12`` or ``12/letters``; made when missing.
        allow: media types taken here.

    Raises:
        Refused: when it is too large, empty, damaged, of another kind, or not what its name says.
    """
    if not _FOLDER.fullmatch(folder):
        raise ValueError(f"Not a folder of papers: {folder!r}")
    display_name = safe_display_name(upload.name or "")
    content = _read(upload)
    media_type = _media_type(content, display_name, allow)
    if media_type == PDF:
        check_pdf(content)
    else:
        content = rewritten(content, media_type)
    name = f"{folder}/{secrets.token_urlsafe(24)}.{_STORED_AS[media_type]}"
    _write(name, content)
    return Stored(name, media_type, len(content), hashlib.sha256(content).hexdigest(), display_name)


def open_stored(name: str) -> BinaryIO:
    """Open a kept paper for reading.

    Raises:
        Refused: when it is not there, which is an alarm for whoever runs the installation.
    """
    try:
        return _place(name).open("rb")
    except FileNotFoundError:
        raise Refused(
            "paper_missing",
            _("This paper cannot be opened now. Tell the association, which can restore it."),
            name=name,
        ) from None


def remove(name: str) -> bool:
    """Remove a kept paper for good; say whether it was there."""
    place = _place(name)
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    _sync_folder(place.parent)
    return True


def names_kept() -> Iterator[str]:
    """Give the name of every paper on disk, for the check that compares papers with rows."""
    root = Path(settings.MEDIA_ROOT)
    for place in sorted(root.rglob("*")):
        name = place.relative_to(root).as_posix()
        if place.is_file() and _NAME.fullmatch(name):
            yield name


def sweep_incoming(*, older_than_hours: int = 24) -> int:
    """Remove what interrupted uploads left behind; return how many."""
    folder = Path(settings.MEDIA_ROOT) / _INCOMING
    removed = 0
    # The disk's own time and not the house's clock: both ends of the comparison come from the same machine.
    oldest = time.time() - older_than_hours * 3600
    for left in folder.glob("*") if folder.is_dir() else ():
        if left.stat().st_mtime < oldest:
            left.unlink(missing_ok=True)
            removed += 1
    return removed


def safe_display_name(name: str) -> str:
    """Return a sender's file name fit to be shown: no path, no marks that turn it, at most 100 characters."""
    bare = clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    bare = re.sub(r'[<>:"|?*]', "_", bare).strip(". ")
    if not bare:
        return str(_("paper"))
    if len(bare) > 100:
        path = PurePosixPath(bare)
        suffix = path.suffix[:10]
        bare = bare[: 100 - len(suffix)].rstrip(". ") + suffix
    return bare


def _read(upload: Upload) -> bytes:
    """Read at most one byte past the limit; the size the sender claims is not asked."""
    chunks: list[bytes] = []
    total = 0
    while total <= LIMIT:
        chunk = upload.read(min(1024 * 1024, LIMIT + 1 - total))
        if not chunk:
            break
        chunks.append(chunk)
        total += len(chunk)
    content = b"".join(chunks)
    if not content:
        raise Refused("paper_empty", _("This file is empty. Choose it again, or take the picture again."))
    if len(content) > LIMIT:
        raise Refused(
            "paper_too_large",
            _(
                "This file is larger than 10 MB. Take a picture of the paper with the phone, or send its pages in parts."
            ),
        )
    return content


def _media_type(content: bytes, display_name: str, allow: frozenset[str]) -> str:
    extension = PurePosixPath(display_name).suffix.lower().lstrip(".")
    head = content[:8192]
    found = next((kind.mime for kind in _kinds() if kind.match(head)), "")
    if extension in _IPHONE or found in {"image/heic", "image/heif", "image/avif"}:
        raise Refused(
            "paper_heic",
            _(
                "This picture is in the iPhone's own form (HEIC). In Settings, Camera, Formats choose “Most Compatible” and"
                " take it again, or send a screenshot of it."
            ),
        )
    if found not in allow or _EXTENSIONS.get(extension) not in allow:
        raise Refused("paper_kind", _("Send a PDF or a picture (JPG or PNG). Other files cannot be taken in."))
    if (found == PDF) != (_EXTENSIONS[extension] == PDF):
        raise Refused(
            "paper_disguised",
            _("This file is not what its name says. Save it again as a PDF or a picture and send that."),
        )
    return str(found)


@cache
def _kinds() -> tuple[Any, ...]:
    """The kinds told apart: those that are taken, and those that would be taken for them or deserve a word of help."""
    from filetype.types import archive, image  # needed with the first paper, not at every start

    return archive.Pdf(), image.Jpeg(), image.Apng(), image.Png(), image.Webp(), image.Heic(), image.Avif()


def _write(name: str, content: bytes) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError("Not the name of a kept paper.")
    root = str(settings.MEDIA_ROOT)
    incoming, folder = os.path.join(root, _INCOMING), os.path.join(root, name.rpartition("/")[0])
    temporary = os.path.join(incoming, secrets.token_urlsafe(24))
    try:
        _make_folder(incoming, root)
        _make_folder(folder, root)
        file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(file, left) :]
            os.fsync(file)
        finally:
            os.close(file)
        os.rename(temporary, os.path.join(root, name))
        _sync_folder(folder)
    except OSError as problem:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}:
            raise Refused(
                "disk_full", _("We cannot keep papers at the moment. Your answers are kept; try again in an hour.")
            ) from problem
        raise


def _make_folder(folder: str, root: str) -> None:
    """Make a folder and its parents, each one's entry on the disk; only this installation's user may look in."""
    if os.path.isdir(folder):
        return
    if folder != root:
        above = os.path.dirname(folder)
        _make_folder(above, root)
        Path(folder).mkdir(mode=0o700, exist_ok=True)
        _sync_folder(above)
    else:
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync_folder(folder: str | Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _place(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("Not the name of a kept paper.")
    return Path(settings.MEDIA_ROOT) / name
