"""Reading a posted form with its papers: Django's own limits and results, another parser between them.

Django asks its upload handlers first whether one reads the whole form (``handle_raw_input``). This one does, with a
parser that takes a fifth of the time and refuses what is cut off or malformed instead of passing on a part of it
(docs/decisions/0015).
"""

import html
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any, Protocol

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
    """Reads the fields and files of a ``multipart/form-data`` post.

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
            for event in _events(input_data, boundary):
                form.take(event)
        except MultipartError as error:
            form.give_up()
            raise MultiPartParserError(str(error)) from error
        except BaseException:
            form.give_up()
            raise
        form.fields._mutable = False  # noqa: SLF001  as the package's own parser does
        return form.fields, form.files

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called: nothing is left to the package's parser."""
        raise NotImplementedError

    def file_complete(self, file_size: int) -> None:
        """Never called, likewise."""
        raise NotImplementedError


def _events(stream: _Stream, boundary: bytes) -> Iterator[MultipartSegment | bytes | None]:
    # Names of fields and files that are no UTF-8 are refused with the form: no browser of today sends them.
    with PushMultipartParser(boundary) as parser:
        while chunk := stream.read(_AT_ONCE):
            yield from parser.parse(chunk)


class _Form:
    """What has been read so far, and the part that is being read."""

    def __init__(self, encoding: str) -> None:
        self.fields = QueryDict(mutable=True, encoding=encoding)
        self.files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict()
        self._encoding = encoding
        self._field_count = self._file_count = self._characters = 0
        self._part: MultipartSegment | None = None
        self._name = self._file_name = ""
        self._content: IO[bytes] | TemporaryUploadedFile = BytesIO()
        self._size = 0

    def take(self, event: MultipartSegment | bytes | None) -> None:
        """Take what the parser found: the head of a part, a piece of its content, or its end."""
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._name:
            self._add(event)

    def give_up(self) -> None:
        """Close what was kept on the disk, which removes it."""
        for one in [self._content, *(file for _name, files in self.files.lists() for file in files)]:
            one.close()

    def _begin(self, part: MultipartSegment) -> None:
        self._part, self._size, self._content = part, 0, BytesIO()
        self._name, self._file_name = (part.name or "").strip(), ""
        if part.filename is None:
            self._field_count += 1
            if self._field_count > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
                raise TooManyFieldsSent("More fields than DATA_UPLOAD_MAX_NUMBER_FIELDS.")
            self._count(len(self._name) + 2)
            return
        self._file_count += 1
        if self._file_count > settings.DATA_UPLOAD_MAX_NUMBER_FILES:
            raise TooManyFilesSent("More files than DATA_UPLOAD_MAX_NUMBER_FILES.")
        self._file_name = safe_name(part.filename)
        if not self._file_name:
            self._name = ""  # a field for a file left empty sends a part without a file name

    def _add(self, piece: bytes) -> None:
        self._size += len(piece)
        if not self._file_name:
            self._count(len(piece))
        elif self._size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE and isinstance(self._content, BytesIO):
            in_memory = self._content
            self._content = TemporaryUploadedFile(self._file_name, self._kind, 0, self._charset)
            self._content.write(in_memory.getbuffer())
        self._content.write(piece)

    def _end(self) -> None:
        content = self._content
        content.seek(0)
        if not self._name:
            return
        if not self._file_name:
            self.fields.appendlist(self._name, content.read().decode(self._encoding, "replace"))
        elif isinstance(content, TemporaryUploadedFile):
            content.size = self._size
            self.files.appendlist(self._name, content)
        else:
            kept = InMemoryUploadedFile(content, self._name, self._file_name, self._kind, self._size, self._charset)
            self.files.appendlist(self._name, kept)

    def _count(self, characters: int) -> None:
        self._characters += characters
        if self._characters > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("More than DATA_UPLOAD_MAX_MEMORY_SIZE in fields.")

    @property
    def _kind(self) -> str:
        return self._part.content_type or "" if self._part else ""

    @property
    def _charset(self) -> str | None:
        return self._part.charset if self._part else None


def safe_name(name: str) -> str:
    """A file's name without folders and without what cannot be seen; empty when nothing of it is left."""
    last = html.unescape(name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable())
    return "" if shown in {".", ".."} else shown
