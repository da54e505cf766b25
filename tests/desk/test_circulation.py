"""The policy goes round: sent once, read by each with the own hand, watched over, and shown in the evidence book."""

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from silah.accounts.actions import engage
from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.audit.models import Entry
from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.evidence.controls.circulation import circulated
from silah.evidence.figures import Figure, Period, Question, Verdict
from silah.interactions.models import Message
from silah.policies.actions import adopt
from silah.policies.circulating import acknowledge, keep_handout
from silah.policies.circulation import Circulation, HandedBy, PolicyHandout, PolicyReading
from silah.policies.models import PolicyVersion, VersionState
from tests.cast import refused, refused_at_the_door
from tests.desk.conftest import Browsers
from tests.desk.people import House, signed_in

DAYS = 14


@pytest.fixture
def basma(house: House) -> Client:
    """The board's secretary."""
    with scope(association=house.association):
        house.staff["basma"] = engage(
            house.association, email="basma@example.com", name="بسمة الأمين", post="", gender="female",
            roles=["board_secretary"], pack=house.policy.pack, by=SYSTEM, national_id=sample_national_id(99_001),
        )  # fmt: skip
    TOTP.activate(house.staff["basma"].user, generate_totp_secret())
    return signed_in(house.staff["basma"])


def send_round(house: House, basma: Client, days: int = DAYS) -> None:
    read_by = clock.today() + timedelta(days=days)
    answer = basma.post(house.url("publish_policy"), {"read_by": str(read_by)})
    assert answer.headers["Location"] == house.url("circulation")


def say_read(client: Client, house: House, **given: str) -> str:
    answer = client.post(house.url("read_policy"), {"version": "1", "understood": "1", **given}, follow=True)
    return answer.content.decode()


def evidence(house: House) -> Figure:
    with scope(association=house.association):
        version = PolicyVersion.objects.get(pk=house.policy.pk)
        return circulated(Question("G3", version, Period(clock.today(), clock.today())))


def test_a_version_goes_round_and_each_reads_it_with_their_own_hand(
    house: House, basma: Client, browsers: Browsers
) -> None:
    assert evidence(house).verdict is Verdict.NO_EVIDENCE
    send_round(house, basma)
    page = house.url("circulation")
    assert 'id="own"' in browsers.salwa.get(page).content.decode()
    assert house.staff["salwa"].name not in browsers.noura.get(page).content.decode().split("<main")[1]
    say_read(browsers.salwa, house)
    assert 'id="own"' not in browsers.salwa.get(page).content.decode()
    with scope(association=house.association):
        kept = PolicyReading.objects.get()
        assert (kept.member_id, kept.member_name) == (house.staff["salwa"].pk, house.staff["salwa"].name)
        assert PolicyVersion.objects.get(pk=house.policy.pk).state == VersionState.CIRCULATED
    watched = browsers.maha.get(page).content.decode()
    assert watched.index(house.staff["noura"].name) < watched.index(house.staff["salwa"].name)
    assert list(Entry.objects.filter(act__startswith="policy.").values_list("act", flat=True))[-2:] == [
        "policy.circulate", "policy.read",
    ]  # fmt: skip


def test_the_desk_counts_what_waits_to_be_read(house: House, basma: Client, browsers: Browsers) -> None:
    def counts() -> int:
        return browsers.noura.get(house.url("policy")).content.decode().split("</aside>")[0].count('class="count"')

    before = counts()
    send_round(house, basma)
    assert counts() == before + 1
    say_read(browsers.noura, house)
    assert counts() == before


def test_a_version_goes_round_once_and_by_the_boards_secretary_alone(
    house: House, basma: Client, browsers: Browsers
) -> None:
    for name in ("salwa", "maha", "saud"):
        assert getattr(browsers, name).post(house.url("publish_policy"), {}).status_code == 404
    past = basma.post(house.url("publish_policy"), {"read_by": str(clock.today() - timedelta(days=1))})
    assert past.status_code == 422
    send_round(house, basma)
    with refused_at_the_door("not_approved"):
        again = basma.post(house.url("publish_policy"), {"read_by": str(clock.today())})
    assert again.status_code == 409
    with scope(association=house.association):
        assert Circulation.objects.count() == 1


def test_nobody_says_it_unticked_twice_or_before_it_went_round(house: House, basma: Client, browsers: Browsers) -> None:
    with refused_at_the_door("not_circulated"):
        say_read(browsers.salwa, house)
    with scope(association=house.association):
        assert not PolicyReading.objects.exists()
    send_round(house, basma)
    say_read(browsers.salwa, house, understood="")
    with refused_at_the_door("newer_version"):
        say_read(browsers.salwa, house, version="7")
    with scope(association=house.association):
        assert not PolicyReading.objects.exists()
    say_read(browsers.salwa, house)
    with scope(association=house.association):
        version = PolicyVersion.objects.get(pk=house.policy.pk)
        with refused("read_already"):
            acknowledge(version, by=house.actor("salwa"))
        with refused("staff_only"):
            acknowledge(version, by=SYSTEM)
        assert PolicyReading.objects.count() == 1
        with pytest.raises(TypeError, match="never taken away"):
            PolicyReading.objects.all().delete()


def test_who_has_not_read_is_reminded_by_message_and_not_twice_a_day(
    house: House, basma: Client, browsers: Browsers, settings: object
) -> None:
    settings.SAMPLE = True  # type: ignore[attr-defined]  # so that an e-mail can go out
    send_round(house, basma)
    say_read(browsers.salwa, house)
    browsers.maha.post(house.url("remind_policy"), {"member": str(house.staff["noura"].pk)})
    with scope(association=house.association):
        told = Message.objects.get(event="policy_to_read")
        assert told.address == house.staff["noura"].user.email
        assert told.person is None
    browsers.maha.post(house.url("remind_policy"))
    with scope(association=house.association):
        addresses = list(Message.objects.filter(event="policy_to_read").values_list("address", flat=True))
    assert len(addresses) == len(set(addresses)) == len(house.staff) - 1
    assert house.staff["salwa"].user.email not in addresses
    with refused_at_the_door("nobody_to_remind"):
        browsers.maha.post(house.url("remind_policy"))
    with scope(association=house.association):
        assert Message.objects.filter(event="policy_to_read").count() == len(addresses)


def test_without_mail_nobody_is_reminded_and_the_desk_says_so(house: House, basma: Client, browsers: Browsers) -> None:
    send_round(house, basma)
    with refused_at_the_door("no_mail"):
        answer = browsers.maha.post(house.url("remind_policy"), follow=True).content.decode()
    assert "notice-bad" in answer
    with scope(association=house.association):
        assert not Message.objects.filter(event="policy_to_read").exists()
    assert browsers.salwa.post(house.url("remind_policy")).status_code == 404


def test_an_entity_that_was_given_the_policy_is_written_down(house: House, basma: Client, browsers: Browsers) -> None:
    send_round(house, basma)
    kind = house.policy.pack.stakeholders[0].kind
    given = {"entity": "شركة التوريد", "kind": kind, "way": HandedBy.LETTER, "on": str(clock.today())}
    assert browsers.maha.post(house.url("hand_out_policy"), given).status_code == 302
    assert browsers.maha.post(house.url("hand_out_policy"), given).status_code == 409
    early = given | {"on": str(clock.today() + timedelta(days=1))}
    assert browsers.maha.post(house.url("hand_out_policy"), early).status_code == 422
    assert browsers.maha.post(house.url("hand_out_policy"), given | {"kind": "aliens"}).status_code == 422
    assert browsers.salwa.get(house.url("hand_out_policy")).status_code == 404
    assert "شركة التوريد" in browsers.maha.get(house.url("circulation")).content.decode()
    with scope(association=house.association):
        assert PolicyHandout.objects.get().kept_by == house.staff["maha"].name


def test_a_handout_names_an_entity_of_the_policy_and_a_day_that_has_come(house: House) -> None:
    kind, today = house.policy.pack.stakeholders[0].kind, clock.today()
    facts = {"way": HandedBy.LETTER, "kinds": {kind}, "by": house.actor("maha")}
    with scope(association=house.association):
        version = PolicyVersion.objects.get(pk=house.policy.pk)
        with refused("entity_missing"):
            keep_handout(version, " ", kind=kind, on=today, **facts)
        with refused("unknown_kind"):
            keep_handout(version, "شركة التوريد", kind="aliens", on=today, **facts)
        with refused("day_to_come"):
            keep_handout(version, "شركة التوريد", kind=kind, on=today + timedelta(days=1), **facts)
        assert keep_handout(version, "شركة التوريد", kind=kind, on=today, **facts).entity == "شركة التوريد"
        with refused("kept_already"):
            keep_handout(version, "شركة التوريد", kind=kind, on=today, **facts)


def test_the_evidence_book_follows(house: House, basma: Client) -> None:
    send_round(house, basma, days=0)
    assert evidence(house).verdict is Verdict.NO_EVIDENCE
    with clock.at(clock.now() + timedelta(days=30)):
        late = evidence(house)
        assert late.verdict is Verdict.NOT_KEPT
        assert late.sentence.split()[-1] != house.staff["abeer"].name, "the book counts, and names nobody"
        with scope(association=house.association):
            version = PolicyVersion.objects.get(pk=house.policy.pk)
            for member in Member.objects.active():
                acknowledge(version, by=member.actor(version.pack))
        assert evidence(house).verdict is Verdict.KEPT


def test_a_version_to_come_is_read_after_the_one_in_force(house: House, basma: Client, browsers: Browsers) -> None:
    send_round(house, basma)
    changed = replace(house.policy.pack, review_months=11)
    adopt(changed, in_force_from=clock.today() + timedelta(days=30))
    send_round(house, basma)
    page = house.url("circulation")
    assert 'name="version" value="1"' in browsers.salwa.get(page).content.decode()
    say_read(browsers.salwa, house)
    assert 'name="version" value="2"' in browsers.salwa.get(page).content.decode()
    say_read(browsers.salwa, house, version="2")
    assert 'id="own"' not in browsers.salwa.get(page).content.decode()
    with scope(association=house.association):
        read = PolicyReading.objects.filter(member_id=house.staff["salwa"].pk)
        assert sorted(read.values_list("version__number", flat=True)) == [1, 2]
