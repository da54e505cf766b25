"""Who may not open sensitive files learns from no list, count or record that there is one (trust T1, rule 5)."""

import re

from silah.associations.scope import scope
from silah.audit.actions import record
from silah.audit.models import Entry
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import checking
from silah.support.models import SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House
from tests.desk.test_committee import in_room


def kept_apart(house: House) -> SupportRequest:
    """A sensitive request with acts of its person, of staff and of the system in the record."""
    case = house.submitted("counselling", first_name="مكتومة")
    with scope(association=house.association):
        checking.write_note(case, "ملاحظة", by=house.actor("lina"))
        record(
            "portal.follow",
            case,
            by=case.person.actor,
            association_id=case.association_id,
            viewing=True,
            name=case.reference,
        )
        record("registry.view", case.person, by=house.actor("lina"), association_id=case.association_id, viewing=True)
    return case


def test_the_record_names_no_file_kept_apart_to_who_may_not_open_one(house: House, browsers: Browsers) -> None:
    open_one, hidden = house.submitted(first_name="معلومة"), kept_apart(house)
    page = browsers.reem.get(house.url("audit")).content.decode()
    assert open_one.reference in page
    assert "معلومة" in page
    assert hidden.reference not in page
    assert hidden.person.full_name not in page
    assert "مكتومة" not in page
    assert "ملف محجوب" in page, "the entry itself stays in the chain"
    before = Entry.objects.filter(about_name=hidden.reference).count()
    assert before > 2, "and the rows in the record stay as they were"


def test_asking_the_record_for_a_file_kept_apart_answers_as_if_there_were_none(
    house: House, browsers: Browsers
) -> None:
    open_one, hidden = house.submitted(first_name="معلومة"), kept_apart(house)

    def found(**query: str) -> list[str]:
        page = browsers.reem.get(house.url("audit"), query)
        return [entry.digest for entry, *_words in page.context["entries"]]

    assert found(about=open_one.reference)
    assert found(about=hidden.reference) == found(about="YS-1400-99999") == []
    assert found(name="معلومة")
    assert found(name="مكتومة") == found(name="لا أحد بهذا الاسم") == []
    of_lina = {
        entry.about_name
        for entry, *_words in browsers.reem.get(house.url("audit"), {"name": "لينا"}).context["entries"]
    }
    assert hidden.reference not in of_lina


def test_who_may_open_sensitive_files_reads_the_whole_record(house: House, browsers: Browsers) -> None:
    hidden = kept_apart(house)
    reem = house.staff["reem"]
    with scope(association=house.association):
        type(reem).objects.filter(pk=reem.pk).update(roles=["auditor", "confidential_officer"])
    page = browsers.reem.get(house.url("audit")).content.decode()
    assert hidden.reference in page
    assert "مكتومة" in page


def test_sittings_count_no_file_the_reader_may_not_see(house: House, browsers: Browsers) -> None:
    made = house.sitting()
    first = house.listed(made, house.at(Stage.COMMITTEE))
    house.listed(made, house.at(Stage.COMMITTEE, first_name="منى"))

    def counted(name: str) -> list[int]:
        return [one.files for one, _href in getattr(browsers, name).get(house.url("sittings")).context["coming"]]

    assert (counted("abeer"), counted("huda")) == ([2], [2])
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=first.support_request_id).update(is_sensitive=True)
    assert counted("abeer") == [1]
    room = browsers.abeer.get(in_room(house, "sitting", made))
    page = room.content.decode()
    assert first.support_request.reference not in page
    assert len(room.context["room"].items) == 1
    assert re.search(r"(?:الملف|File)\s+1\b|١", page), "files are counted as the reader sees them"


def test_an_officer_without_the_right_meets_the_page_that_does_not_exist(house: House, browsers: Browsers) -> None:
    hidden = kept_apart(house)
    assert browsers.salwa.get(house.case_url("request", hidden)).status_code == 404
    assert browsers.lina.get(house.case_url("request", hidden)).status_code == 200
