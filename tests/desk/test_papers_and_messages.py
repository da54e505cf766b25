"""Our own papers printed from a case, messages told by hand, and the record that is read and never written."""

import pytest

from silah.associations.scope import scope
from silah.audit.models import Entry
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import Stage
from tests.desk.conftest import Browsers
from tests.desk.people import House


@pytest.mark.parametrize(
    ("stage", "kind", "who"),
    [
        (Stage.COMPLETENESS, "acknowledgement", "salwa"), (Stage.INTAKE, "completion", "salwa"),
        (Stage.ATTESTATION, "attestation", "salwa"), (Stage.RESEARCH, "attestation", "noura"),
        (Stage.REGISTRATION, "decision", "salwa"), (Stage.DELIVERY, "card", "fahd"), (Stage.DELIVERY, "receipt", "layla"),
    ],
)  # fmt: skip
def test_a_paper_of_the_case_is_printed_and_the_printing_written(
    stage: Stage, kind: str, who: str, house: House, browsers: Browsers
) -> None:
    case = house.at(stage)
    answer = getattr(browsers, who).get(house.case_url("document", case, kind=kind))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert Entry.objects.filter(act="support.print", about_name=case.reference).count() == 1


@pytest.mark.parametrize("kind", ["completion", "decision", "card", "receipt", "slip", "nothing"])
def test_a_paper_that_does_not_exist_yet_is_not_found(kind: str, house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    assert browsers.salwa.get(house.case_url("document", case, kind=kind)).status_code == 404


def test_agenda_and_minutes_are_printed(house: House, browsers: Browsers) -> None:
    made = house.sitting()
    item = house.listed(made, house.at(Stage.COMMITTEE))
    house.voted(item)
    parts = {"year": made.hijri_year, "number": made.number}
    assert browsers.abeer.get(house.url("agenda", **parts)).content.startswith(b"%PDF")
    browsers.huda.post(house.url("close_sitting", **parts))
    assert browsers.abeer.get(house.url("minutes", **parts)).content.startswith(b"%PDF")


def waiting(house: House) -> Message:
    with scope(association=house.association):
        message = Message.objects.order_by("pk").first()
        assert message is not None
        Message.objects.filter(pk=message.pk).update(state=State.BY_HAND)
        return Message.objects.get(pk=message.pk)


def test_what_could_not_be_sent_is_read_out_and_written_down_once(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    message = waiting(house)
    assert case.reference in browsers.salwa.get(house.url("messages")).content.decode()
    url = house.url("told", public_id=message.public_id)
    assert browsers.noura.post(url, {"how": "call"}).status_code == 404
    browsers.salwa.post(url, {"how": "shouted"})
    with scope(association=house.association):
        assert Message.objects.get(pk=message.pk).state == State.BY_HAND
    browsers.salwa.post(url, {"how": "call"})
    with scope(association=house.association):
        assert Message.objects.get(pk=message.pk).state == State.TOLD
    again = browsers.salwa.post(url, {"how": "call", "next": "https://example.com/"}, follow=True)
    assert "notice-bad" in again.content.decode()
    assert again.redirect_chain[0][0] == house.url("messages")


def test_a_message_is_not_sent_again_where_nothing_is_stuck(house: House, browsers: Browsers) -> None:
    house.at(Stage.COMPLETENESS)
    message = waiting(house)
    answer = browsers.salwa.post(house.url("retry", public_id=message.public_id), follow=True)
    assert "notice-bad" in answer.content.decode()


def test_the_record_is_read_by_those_who_may_and_the_reading_is_recorded(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    page = browsers.reem.get(house.url("audit"), {"about": case.reference})
    assert case.reference in page.content.decode()
    assert Entry.objects.filter(act="audit.view", actor_id=house.staff["reem"].pk).count() == 1
    assert browsers.reem.get(house.url("audit"), {"before": "٣", "kind": "viewings", "name": "سلوى"}).status_code == 200


def test_english_is_complete_on_the_desk(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    with scope(association=house.association):
        pending = case.checks.filter(is_paper=False, state="pending").count()
    browsers.salwa.cookies["language"] = "en"
    page = browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert 'lang="en"' in page
    assert f"Match {pending} data to the originals" in page
