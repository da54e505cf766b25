"""The letter of an answer still sealed: seen by those who decided, marked as a draft, and good for nothing outside."""

import io

import pypdf
import pytest

from silah.audit.models import Entry
from silah.desk.case_file import reads_sealed
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Decision
from tests.desk.conftest import Browsers
from tests.desk.people import House


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_the_letter_is_previewed_as_a_draft_before_its_day(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DECISION)
    url = house.case_url("document", case, kind="preview")
    assert url in browsers.maha.get(house.case_url("request", case)).content.decode()
    answer = browsers.maha.get(
        url, headers={"cookie": "language=en; sessionid=" + browsers.maha.cookies["sessionid"].value}
    )
    assert answer.content.startswith(b"%PDF")
    words = text_of(answer.content)
    assert "Draft, not sent" in words
    decision = Decision._base_manager.get(support_request_id=case.pk)
    assert not decision.verification_code or decision.verification_code not in words
    assert "/verify/" not in words
    assert decision.released_at is None, "looking sends nothing"
    entry = Entry.objects.filter(act="support.print").get()
    assert entry.facts["kind"] == "preview"


def test_the_preview_ends_when_the_answer_is_given(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.REGISTRATION)
    assert browsers.maha.get(house.case_url("document", case, kind="preview")).status_code == 404
    page = browsers.maha.get(house.case_url("request", case)).content.decode()
    assert house.case_url("document", case, kind="preview") not in page
    assert house.case_url("document", case, kind="decision") in page


@pytest.mark.parametrize("name", ["salwa", "noura", "layla", "lina"])
def test_whoever_may_not_read_the_sealed_answer_has_no_preview(name: str, house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DECISION)
    visitor = getattr(browsers, name)
    assert visitor.get(house.case_url("document", case, kind="preview")).status_code == 404
    page = visitor.get(house.case_url("request", case)).content.decode()
    assert house.case_url("document", case, kind="preview") not in page
    decision = Decision._base_manager.get(support_request_id=case.pk)
    assert decision.explanation not in page
    assert decision.get_outcome_display() not in page
    case = house.fresh(case)
    assert not reads_sealed(case, house.actor(name).rights)


def test_whoever_decides_alone_reads_sealed_answers_of_such_services_and_of_the_committees_none(house: House) -> None:
    alone = next(s.key for s in house.policy.pack.services if s.decided_by == "officer" and s.has_public_form)
    own, theirs = house.submitted(alone), house.submitted()
    reads = {
        name: (reads_sealed(own, rights), reads_sealed(theirs, rights))
        for name in ("lina", "maha", "amal", "salwa")
        for rights in [house.actor(name).rights]
    }
    assert reads == {"lina": (True, False), "maha": (True, True), "amal": (True, True), "salwa": (False, False)}
