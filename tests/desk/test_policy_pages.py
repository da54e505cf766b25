"""The policy as staff read it: what a careful reader found, in every association, and terms in the plural that fits."""

import html

import pytest
from django.utils import translation

from silah.associations.scope import scope
from silah.desk.views.policy import days_in_words, months_in_words, working_days_in_words
from silah.evidence.book import book
from silah.evidence.figures import Verdict
from tests.desk.people import found, signed_in
from tests.policies.packs import SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_staff_read_every_finding_with_the_reading_chosen(db: None, slug: str) -> None:
    house = found(slug)
    page = html.unescape(signed_in(house.staff["salwa"]).get(house.url("findings")).content.decode())
    findings = house.policy.pack.findings
    assert len(findings) >= 7
    for one in findings:
        with translation.override("ar-her"):
            said = (str(one.where), str(one.kind.label), str(one.found), str(one.reading), *one.clauses)
        assert [words for words in said if words not in page] == [], one.key


def test_the_terms_of_a_policy_are_counted_as_arabic_counts(db: None) -> None:
    house = found("yusr")
    page = signed_in(house.staff["salwa"]).get(house.url("policy")).content.decode()
    for said in ("14 يومًا", "25 يوم عمل", "3 أيام عمل", "30 يومًا", "12 شهرًا"):
        assert said in page, said
    assert "25 أيام" not in page
    with translation.override("ar"):
        assert [days_in_words(n) for n in (None, 0, 1, 2)] == ["", "", "يوم واحد", "يومان"]
        assert [working_days_in_words(n) for n in (1, 2)] == ["يوم عمل واحد", "يوما عمل"]
        assert [months_in_words(n) for n in (1, 2, 6)] == ["شهر واحد", "شهران", "6 أشهر"]


@pytest.mark.parametrize(("slug", "verdict"), [("khafji", "no_evidence"), ("awn", "not_kept"), ("gharas", "kept")])
def test_a_year_alone_is_no_record_of_approval_as_the_findings_say(db: None, slug: str, verdict: str) -> None:
    house = found(slug)
    with scope(association=house.association):
        line = next(one for one in book(house.policy) if one.clause.code == "G2")
    assert line.verdict is Verdict(verdict)


@pytest.mark.parametrize("slug", SLUGS)
def test_staff_see_the_papers_they_work_by(db: None, slug: str) -> None:
    house = found(slug)
    page = html.unescape(signed_in(house.staff["salwa"]).get(house.url("policy")).content.decode())
    with translation.override("ar-her"):
        assert [str(tool.name) for tool in house.policy.pack.tools if str(tool.name) not in page] == []
    assert "الوثائق التي نعمل بها" in page
    assert "مختومة حتى يصوّت الجميع" in page
