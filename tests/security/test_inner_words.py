"""What the house writes to itself is not shown to the person: the committee's question, the reason of an early answer."""

import re

from silah.associations.scope import scope
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import researching, sitting
from silah.support.models import Act, Choice, Event, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House
from tests.security.portal_pages import opened

QUESTION = "هل يخفي الزوج دخلًا من عمل آخر؟"


def returned(house: House, case: SupportRequest) -> None:
    """The committee votes to return a file and writes what it wants to know."""
    made = house.sitting()
    item = house.listed(made, case)
    house.voted(item, Choice.RETURN)
    with scope(association=house.association):
        sitting.return_for_research(item, reasons=QUESTION, by=house.actor("huda"))


def test_a_file_returned_by_the_committee_shows_the_person_a_neutral_sentence(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE)
    returned(house, case)
    page = opened(house, case).get(f"/{house.slug}/requests/{case.token}/").content.decode()
    for word in (QUESTION, "الزوج", str(Act.RETURNED.label)):
        assert word not in page, word
    assert "ننظر في طلبكِ عن قرب" in page or "ننظر في طلبك عن قرب" in page
    assert QUESTION in browsers.noura.get(house.case_url("request", case)).content.decode()


def test_no_text_of_staff_reaches_the_person_but_what_was_written_for_them(house: House) -> None:
    """Every act there is, with a text and marked as public by whoever added it."""
    case = house.at(Stage.RESEARCH)
    with scope(association=house.association):
        researching.refer(case, "متى يُردّ عليّ؟", by=house.actor("salwa"), channel="C1")
        model = Event.objects.filter(support_request=case).latest("pk")
        for act in Act:
            Event.objects.create(
                association_id=case.association_id, support_request=case, act=act, at=model.at, actor_kind="staff",
                actor_id=house.staff["huda"].pk, actor_name="هدى", text=f"QZINNER-{act.value}-", is_public=True,
            )  # fmt: skip
        Event.objects.filter(support_request=case).exclude(text__contains="QZINNER").delete()
    told: set[str] = set()
    with scope(association=house.association):
        acts = list(Act)
        for begin in range(0, len(acts), 30):  # the page shows the newest forty
            Event.objects.filter(support_request=case).update(is_public=False)
            Event.objects.filter(support_request=case, act__in=acts[begin : begin + 30]).update(is_public=True)
            page = opened(house, case).get(f"/{house.slug}/requests/{case.token}/").content.decode()
            told |= set(re.findall(r"QZINNER-(\w+)-", page))
    assert told == {"referred", "answered", "objected", "signature_void"}
