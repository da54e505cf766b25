"""Reading a posted form with its papers: Django's own limits and results, another parser between them.

Django asks its upload handlers first whether one reads the whole form (``handle_raw_input``). This one does, with a
parser that takes a fifth of the time and refuses what is cut off or malformed instead of passing on a part of it
(docs/decisions/0015).
"""

import html
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from multipart import MultipartError, MultipartSegment, PushMultipartParser

_AT_ONCE = 2**18  # bytes read at a time


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class FormReader(FileUploadHandler):
    """Reads the fields and files of a ``multipart/form-data`` post, and leaves nothing to the package's own parser.

    Raises:
        MultiPartParserError: the form is cut off or malformed; nothing of it is used.
        RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent: it holds more than the settings allow.
    """

    def handle_raw_input(
        self, input_data: _Stream, META: dict[str, Any], content_length: int, boundary: Any,  # noqa: N803
        encoding: str | None = None,
    ) -> "tuple[QueryDict, MultiValueDict[str, UploadedFile[Any]]]":  # fmt: skip
        """Read everything; the arguments are those of the overridden method."""
        form = _Form(encoding or settings.DEFAULT_CHARSET)
        try:
            # Names of fields and files that are no UTF-8 are refused with the form: no browser of today sends them.
            with PushMultipartParser(boundary) as parser:
                while chunk := input_data.read(_AT_ONCE):
                    form.read(parser.parse(chunk))
        except BaseException as error:
            form.give_up()
            if isinstance(error, MultipartError):
                raise MultiPartParserError(str(error)) from error
            raise
        fields = QueryDict(mutable=True, encoding=encoding)
        dict.update(fields, form.fields)  # they are lists of words already, which setlist would ask of each
        fields._mutable = False  # noqa: SLF001  as the package's own parser does
        return fields, form.files


class _Form:
    """The fields and files read so far."""

    def __init__(self, encoding: str) -> None:
        self.fields: dict[str, list[str]] = {}
        self.files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict()
        self._encoding = encoding
        self._field_count = self._file_count = self._characters = 0
        self._most_fields, self._most_characters = (
            settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
            settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        )
        self._open: _File | None = None
        self._name, self._pieces = "", [b""]

    def read(self, events: Iterator[MultipartSegment | bytes | None]) -> None:
        """Take what the parser finds: of each part its head, the pieces of its content, and its end."""
        name, pieces = self._name, self._pieces
        for event in events:
            if isinstance(event, bytes):
                if self._open is not None:
                    self._open.write(event)
                elif name:
                    self._characters += len(event)
                    pieces.append(event)
            elif event is not None:
                name, pieces = self._begin(event), []
            elif self._open is not None:
                self.files.appendlist(name, self._open.as_sent(name))
                self._open = None
            elif name:
                self.fields.setdefault(name, []).append(b"".join(pieces).decode(self._encoding, "replace"))
            if self._characters > self._most_characters:
                raise RequestDataTooBig("More than DATA_UPLOAD_MAX_MEMORY_SIZE in fields.")
        self._name, self._pieces = name, pieces

    def give_up(self) -> None:
        """Close what was kept on the disk, which removes it."""
        for one in [self._open, *(file for _name, files in self.files.lists() for file in files)]:
            if one is not None:
                one.close()

    def _begin(self, part: MultipartSegment) -> str:
        """Return the name of a part's field; empty for what is left out."""
        name = str(part.name or "").strip()
        if part.filename is None:
            self._field_count += 1
            if self._field_count > self._most_fields:
                raise TooManyFieldsSent("More fields than DATA_UPLOAD_MAX_NUMBER_FIELDS.")
            self._characters += len(name) + 2
            return name
        self._file_count += 1
        if self._file_count > settings.DATA_UPLOAD_MAX_NUMBER_FILES:
            raise TooManyFilesSent("More files than DATA_UPLOAD_MAX_NUMBER_FILES.")
        # A field for a file that was left empty sends a part without a file's name.
        called = safe_name(part.filename)
        if name and called:
            self._open = _File(called, part)
        return name if called else ""


class _File:
    """A file being read: in memory, and on the disk from the size of the settings on."""

    def __init__(self, name: str, part: MultipartSegment) -> None:
        self._name, self._size = name, 0
        self._kind, self._charset = part.content_type or "", part.charset
        self._content: BytesIO | TemporaryUploadedFile = BytesIO()

    def write(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE and isinstance(self._content, BytesIO):
            so_far = self._content.getvalue()
            self._content = TemporaryUploadedFile(self._name, self._kind, 0, self._charset)
            self._content.write(so_far)
        self._content.write(piece)

    def close(self) -> None:
        self._content.close()

    def as_sent(self, field: str) -> "UploadedFile[Any]":
        """The file as pages get it, from its beginning."""
        content = self._content
        content.seek(0)
        if isinstance(content, TemporaryUploadedFile):
            content.size = self._size
            return content
        return InMemoryUploadedFile(content, field, self._name, self._kind, self._size, self._charset)


def safe_name(name: str) -> str:
    """A file's name without folders and without what cannot be seen; empty when nothing of it is left."""
    last = html.unescape(name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable())
    return "" if shown in {".", ".."} else shown
