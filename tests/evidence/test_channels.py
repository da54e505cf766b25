"""The profile's clause counts the channels the policy names and how many of them people can use now (clause G1)."""

from silah.associations.contact_points import Told, keep_contact_point
from silah.audit.actors import SYSTEM
from silah.evidence.book import book
from silah.evidence.figures import Verdict


def profile(people):
    (line,) = [one for one in book(people.house.policy) if one.clause.code == "G1"]
    return next(one.figure for one in line.readings if one.key == "profile_complete")


def say(people, code, told, seen=None):
    named = {one.code for one in people.pack.channels}
    return keep_contact_point(people.association, code, told, named=named, seen=seen, by=SYSTEM)


def test_open_and_paused_channels_are_counted_with_the_rows_behind_them(khafji):
    named = [one for one in khafji.pack.channels if one.enabled]
    before = profile(khafji)
    assert f"{len(named)}: مفتوح منها 0" in before.sentence
    assert before.rows.count() == 0
    say(khafji, "C1", Told(note="من الأحد إلى الخميس"))
    phone = say(khafji, "C2", Told(address="+966112345678"))
    say(khafji, "C2", Told(is_open=False, reason="عطل في المقسم"), seen=phone.pk)
    found = profile(khafji)
    assert found.verdict is Verdict.KEPT
    assert "مفتوح منها 1، وموقوف بسبب مذكور 1" in found.sentence
    assert f"{len(named) - 2}." in found.sentence
    assert [(one.code, one.is_open) for one in found.rows] == [("C1", True), ("C2", False)]


def test_a_number_on_the_channels_page_is_a_way_to_reach_the_association_while_it_is_open(open_house):
    yusr = open_house("yusr")
    assert profile(yusr).verdict is Verdict.NOT_KEPT
    phone = say(yusr, "C2", Told(address="+966112345678"))
    assert profile(yusr).verdict is Verdict.KEPT
    say(yusr, "C2", Told(address="+966112345678", is_open=False, reason="عطل في المقسم"), seen=phone.pk)
    assert profile(yusr).verdict is Verdict.NOT_KEPT
