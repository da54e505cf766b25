"""The next step speaks of the beneficiary in that person's own gender, whoever reads it, and says nothing twice."""

import re

import pytest

from silah.associations.scope import scope
from silah.delivery.models import Delivery
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Check, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House


@pytest.mark.parametrize("stage", [Stage.INTAKE, Stage.ATTESTATION, Stage.REGISTRATION])
def test_the_next_step_follows_the_gender_of_the_person(stage: Stage, house: House, browsers: Browsers) -> None:
    woman = house.at(stage)
    man = house.at(stage, first_name="سعد", gender="male", marital_status="married")
    browser = browsers.fahd if stage is Stage.REGISTRATION else browsers.salwa
    for case, said, unsaid in ((woman, "المستفيدة", None), (man, "المستفيد", "المستفيدة")):
        page = browser.get(house.case_url("request", case)).content.decode()
        step = page.split("next-step")[1].split("</section>")[0] if "next-step" in page else page
        assert said in step
        if unsaid:
            assert unsaid not in step


def test_the_page_of_a_woman_served_at_the_desk_asks_of_her(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.INTAKE)
    page = browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert "ينقص المستفيدة" in page
    assert "ننتظر المستفيدة" in page


@pytest.mark.parametrize("waiting", ["deliverer", "registrar", "decider", "appointment", "committee", "researcher"])
def test_a_row_of_the_queue_says_nothing_twice(waiting: str, house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=case.pk).update(waiting_for=waiting, assignee=None)
    for page in ("home", "requests"):
        context = browsers.salwa.get(house.url(page)).context
        rows = [*context.get("mine", []), *context.get("others", []), *context.get("rows", [])]
        (row,) = [one for one in rows if one.case.pk == case.pk]
        assert row.task
        assert row.task != row.note


#: The noun for a man; «علاقات المستفيدين» names an office and nobody in particular.
OF_A_MAN = re.compile(r"المستفيد(?![\u0621-\u064a])|صاحب الملف|صاحب الطلب|مقدم الطلب")
PAGES: dict[Stage, tuple[tuple[str, str], ...]] = {
    Stage.COMPLETENESS: (
        ("salwa", "ask_missing"), ("salwa", "refer"), ("salwa", "withdraw"), ("salwa", "note"), ("salwa", "add_paper"),
        ("salwa", "assign"),
    ),
    Stage.INTAKE: (("salwa", "take_missing"),),
    Stage.ATTESTATION: (("salwa", "attest"),),
    Stage.RESEARCH: (("noura", "plan_visit"), ("noura", "research")),
    Stage.REGISTRATION: (("salwa", "register"), ("salwa", "give_up"), ("salwa", "objection")),
    Stage.DELIVERY: (("salwa", "give_up"), ("salwa", "rate")),
}  # fmt: skip


def said_on(page: str) -> str:
    """What a page says of its file: without the rail, and without the words of the policy."""
    return page.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize("stage", list(PAGES))
def test_no_page_of_a_womans_file_speaks_of_a_man(stage: Stage, house: House, browsers: Browsers) -> None:
    case = house.at(stage)
    assert case.person.gender == "female"
    for name, page in (*PAGES[stage], ("salwa", "request"), ("maha", "request")):
        answer = getattr(browsers, name).get(house.case_url(page, case))
        assert answer.status_code == 200, page
        found = OF_A_MAN.search(said_on(answer.content.decode()))
        assert found is None, (page, found)


def test_no_form_of_one_line_of_a_womans_file_speaks_of_a_man(house: House, browsers: Browsers) -> None:
    matching, given = house.at(Stage.COMPLETENESS), house.at(Stage.DELIVERY, first_name="منى")
    with scope(association=house.association):
        paper = Check.objects.filter(support_request=matching, is_paper=True).exclude(paper=None)[0]
        datum = Check.objects.filter(support_request=matching, is_paper=False)[0]
        delivery = Delivery.objects.of_request(given.pk)[0]
    addresses = (
        ("salwa", house.case_url("check", matching, pk=paper.pk)), ("salwa", house.case_url("check", matching, pk=datum.pk)),
        ("salwa", house.case_url("correct", matching, pk=datum.pk)), ("layla", house.case_url("give", given, pk=delivery.pk)),
        ("salwa", house.case_url("confirm", given, pk=delivery.pk)),
    )  # fmt: skip
    for name, address in addresses:
        answer = getattr(browsers, name).get(address)
        assert answer.status_code == 200, address
        assert OF_A_MAN.search(said_on(answer.content.decode())) is None, address


def test_what_is_said_after_an_act_on_a_womans_file_speaks_of_no_man(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DELIVERY)
    acts = (
        ("rate", {"stars": "none", "channel": "C2"}), ("objection", {"text": "المبلغ قليل"}), ("refer", {"text": "متى؟"}),
        ("give_up", {"reason": "unwanted", "channel": "C2"}),
    )  # fmt: skip
    for page, given in acts:
        answer = browsers.salwa.post(house.case_url(page, case), given, follow=True)
        assert OF_A_MAN.search(said_on(answer.content.decode())) is None, page
