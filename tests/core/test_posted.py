"""A posted form with its papers is read whole or refused; on sound forms both readers agree."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.test.client import encode_multipart
from hypothesis import given
from hypothesis import strategies as st

from silah.core.posted import FormReader, safe_name

EDGE = "edge-of-a-part"
names = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters='"\\%&;'), min_size=1, max_size=12
)
#: A browser sends no file without a name of its own.
called = names.filter(lambda name: Path(name).name not in ("", "..") and not name.endswith(("/", "/.")))
words = st.text(st.characters(codec="utf-8"), max_size=60)
contents = st.one_of(st.binary(max_size=400), st.sampled_from([b"\r\n", b"\r\n--", b"--", b"\r\n--edge"]))


def read(body: bytes, handlers=None, *, length=None):
    meta = {"CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}", "CONTENT_LENGTH": str(length or len(body))}
    return MultiPartParser(meta, BytesIO(body), handlers or [FormReader()], "utf-8").parse()


def by_django(body: bytes):
    memory = MemoryFileUploadHandler()
    memory.activated = True
    memory.handle_raw_input = lambda *_args: None  # type: ignore[method-assign]  # it would ask the length again
    return read(body, [memory])


def told(post, files):
    """What a page would see of a form."""
    kept = {
        name: [(one.name, one.content_type, one.size, one.read()) for one in several] for name, several in files.lists()
    }
    return dict(post.lists()), kept


@given(
    fields=st.dictionaries(names, st.lists(words, max_size=3), max_size=6),
    files=st.dictionaries(names, st.tuples(called, contents), max_size=3),
)
def test_a_sound_form_is_read_as_django_reads_it(fields, files):
    given = fields | {name: SimpleUploadedFile(its_own, content) for name, (its_own, content) in files.items()}
    body = encode_multipart(EDGE, given)
    assert told(*read(body)) == told(*by_django(body))


@given(cut=st.integers(min_value=1))
def test_a_form_cut_off_anywhere_is_refused_whole(cut):
    body = encode_multipart(EDGE, {"name": "سلوى", "paper": SimpleUploadedFile("p.pdf", b"%PDF-1.7 " * 40)})
    end = f"--{EDGE}--".encode()
    at = 1 + cut % (body.rindex(end) + len(end) - 2)
    with pytest.raises(MultiPartParserError):
        read(body[:at], length=len(body))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"nothing of the kind", b"--edge-of-a-part\n\nx", b"--edge-of-a-part\r\nno header\r\n\r\nx\r\n--edge-of-a-part--",
        b"--edge-of-a-part\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--edge-of-a-part--",
        b'--edge-of-a-part\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n--edge-of-a-part--',
        b"--edge-of-a-part\r\n" + b"X: y\r\n" * 50 + b"\r\nx\r\n--edge-of-a-part--",
        b"--edge-of-a-part\r\nContent-Disposition: " + b"a" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(body):
    with pytest.raises(MultiPartParserError):
        read(body, length=len(body) or 1)


def test_a_large_file_goes_to_the_disk_and_is_gone_when_the_form_is_refused(settings, tmp_path):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE, settings.FILE_UPLOAD_TEMP_DIR = 1000, str(tmp_path)
    content = bytes(range(256)) * 2000
    body = encode_multipart(EDGE, {"paper": SimpleUploadedFile("photo.jpg", content)})
    _post, files = read(body)
    kept = files["paper"]
    assert Path(kept.temporary_file_path()).parent == tmp_path
    assert (kept.size, kept.read()) == (len(content), content)
    kept.close()
    assert not list(tmp_path.iterdir())
    with pytest.raises(MultiPartParserError):
        read(body[:-20], length=len(body))
    assert not list(tmp_path.iterdir())


def test_more_than_the_settings_allow_is_refused(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3, 2
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    files = [SimpleUploadedFile(f"{n}.pdf", b"x" * 500) for n in range(3)]
    assert told(*read(encode_multipart(EDGE, {"a": ["1", "2", "3"], "paper": files[:2]})))[0] == {"a": ["1", "2", "3"]}
    with pytest.raises(TooManyFieldsSent):
        read(encode_multipart(EDGE, {"a": ["1", "2", "3", "4"]}))
    with pytest.raises(TooManyFilesSent):
        read(encode_multipart(EDGE, {"paper": files}))
    with pytest.raises(RequestDataTooBig):
        read(encode_multipart(EDGE, {"a": "x" * 98}))


def test_a_field_for_a_file_left_empty_is_no_file():
    body = b'--edge-of-a-part\r\nContent-Disposition: form-data; name="paper"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--edge-of-a-part--\r\n'
    assert told(*read(body)) == ({}, {})


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("هوية.pdf", "هوية.pdf"), ("../../etc/passwd", "passwd"), (r"C:\fakepath\صورة.jpg", "صورة.jpg"), ("..", ""), ("a/", ""),
        ("a\u202e\x00fdp.exe", "afdp.exe"), ("&#x2e;&#x2e;&#x2f;x", "x"),
    ],
)  # fmt: skip
def test_a_file_is_called_by_its_last_name_alone(sent, kept):
    assert safe_name(sent) == kept


def test_the_site_reads_forms_this_way(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["silah.core.posted.FormReader"]
