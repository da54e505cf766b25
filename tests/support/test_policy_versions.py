"""A request keeps the policy it began under (clause G2), and an association unheard of runs on its pack alone."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from silah.associations.models import Association, Counter, Holiday
from silah.audit.models import Entry
from silah.core import clock
from silah.demo import walk
from silah.policies.actions import adopt
from silah.policies.models import PolicyVersion, VersionState
from silah.policies.pack import load_pack
from silah.policies.pack.load import SHIPPED
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Closing, Outcome, Sitting, StageEntry
from tests.cast import fresh, refused


def changed(pack, **periods):
    """The pack with other periods."""
    return replace(pack, periods=replace(pack.periods, **periods))


def test_adopting_again_unchanged_changes_nothing(khafji):
    before = Entry.objects.count(), Holiday.objects.count(), Association.objects.count()
    assert adopt(khafji.pack) == khafji.house.policy
    assert adopt(khafji.pack, in_force_from=clock.today() + timedelta(days=9)) == khafji.house.policy
    assert (Entry.objects.count(), Holiday.objects.count(), Association.objects.count()) == before


def test_a_new_version_changes_nothing_running(khafji):
    running = khafji.apply()
    promised = running.earliest_answer_on, running.target_on, running.due_on
    newer = adopt(changed(khafji.pack, answer_not_before_days=30, research_working_days=1, objection_days=1))
    assert newer.number == 2
    assert PolicyVersion.objects.in_force(clock.today()) == newer
    running = fresh(running)
    assert running.policy.number == 1
    assert (running.earliest_answer_on, running.target_on, running.due_on) == promised
    assert running.policy.pack.periods.objection_days == 30
    walk.bring(khafji.house, running, Stage.CLOSED)
    running = fresh(running)
    assert running.policy.number == 1
    assert running.decisions.get().sealed_until == promised[0]
    assert (running.decisions.get().objection_until - promised[0]).days == 30
    house = walk.House(khafji.association, newer, khafji.house.members)
    begun = walk.apply(house, "aid", khafji.applicant()).request
    assert begun.policy == newer
    assert (begun.earliest_answer_on - clock.today()).days == 30


def test_a_version_for_later_waits_for_its_day(khafji):
    later = adopt(changed(khafji.pack, objection_days=20), in_force_from=clock.today() + timedelta(days=10))
    assert PolicyVersion.objects.in_force(clock.today()).number == 1
    assert PolicyVersion.objects.in_force(clock.today() + timedelta(days=10)) == later
    sooner = adopt(changed(khafji.pack, objection_days=25))
    later.refresh_from_db()
    assert later.state == VersionState.SUPERSEDED
    assert PolicyVersion.objects.in_force(clock.today() + timedelta(days=10)) == sooner


def test_what_was_adopted_is_never_changed(khafji):
    version = khafji.house.policy
    for change in (
        version.save, version.delete, PolicyVersion.objects.all().delete,
        lambda: PolicyVersion.objects.update(content={}), lambda: version.save(update_fields=["digest"]),
    ):  # fmt: skip
        with pytest.raises(TypeError):
            change()
    PolicyVersion.objects.filter(pk=version.pk).update(state=VersionState.CIRCULATED)
    version.state = VersionState.APPROVED
    version.save(update_fields=["state"])


def test_another_prefix_opens_new_references_and_the_old_ones_stay(khafji):
    old = khafji.apply()
    khafji.house.policy = adopt(replace(khafji.pack, reference_prefix="KHF"))
    association = Association.objects.get(pk=khafji.association.pk)
    assert association.reference_prefix == "KHF"
    khafji.house.association = association
    khafji.association = association
    new = khafji.apply()
    assert new.reference.startswith("KHF-")
    assert new.reference.endswith("00002")
    assert fresh(old).reference == old.reference
    walk.bring(khafji.house, fresh(old), Stage.REGISTRATION)
    assert fresh(old).decisions.get().letter_number.startswith("KHFL-")


def test_two_associations_never_share_a_prefix(khafji):
    other = replace(khafji.pack, slug="other")
    with refused("prefix_taken"):
        adopt(other)
    assert not Association.objects.filter(slug="other").exists()


SIXTH = """
slug = "wafa"
reference_prefix = "WF"
remove = ["channels.C3", "clauses.C3", "channels.C6", "clauses.C6"]

[association]
name = { ar = "جمعية وفاء", en = "Wafa Association" }
short_name = { ar = "وفاء", en = "Wafa" }
city = { ar = "الدوادمي", en = "Dawadmi" }

[look]
palette = "sea"
mark = "wave"

[approval]
meeting = "7"
gregorian = 2025-02-03
statement = { ar = "أقرّ المجلس هذه السياسة في اجتماعه السابع.", en = "Approved at the seventh meeting of the board." }

[periods]
answer_not_before_days = 5
target_working_days = 12
completeness_working_days = 2
research_working_days = 5
committee_working_days = 4
objection_days = 7

[committee]
quorum = "3/4"
votes = "two_thirds"
casting_vote = false

[[roles]]
key = "service_lead"
name = { ar = "مشرف البرامج", en = "Supervisor of programmes" }
rights = ["decide_directly"]

[[services]]
key = "aid"
name = { ar = "طلب كسوة", en = "Clothing request" }
path = ["intake", "completeness", "attestation", "research", "committee", "decision", "registration", "delivery", "closed"]
channels = ["C1", "C7"]
"""


@pytest.fixture
def wafa(open_house, tmp_path):
    """An invented association: its own channels, quorum, majority, periods, paths and services, in a folder alone."""
    text = (SHIPPED / "yusr" / "services.toml").read_text(encoding="utf-8")
    section = re.search(r'\[\[services\]\]\nkey = "awareness"\n.*?(?=\n# ── E2)', text, re.DOTALL)[0]
    section = section.replace('key = "awareness"', 'key = "reading_club"').replace('"AWR"', '"RDG"')
    section = section.replace('"E1", ', "").replace('clause = "E1"\n', "").replace('"C8"', '"C1"').replace('"C3", ', "")
    section = section.replace('"C1", "C2", "C7", "C1"', '"C1", "C2", "C7"').replace("rating_required = true\n", "")
    section = section.replace('"registration", "delivery", "rating", "closed"', '"registration", "closed"')
    section = re.sub(r'\[\[services\.conditions\]\]\nkey = "rates".*?(?=\n\n|\Z)', "", section, flags=re.DOTALL)
    folder = tmp_path / "wafa"
    folder.mkdir()
    (folder / "pack.toml").write_text(SIXTH + "\n" + section, encoding="utf-8")
    return open_house(load_pack(folder))


def test_a_sixth_association_runs_the_whole_journey_on_its_pack_alone(wafa):
    assert [channel.code for channel in wafa.pack.channels] == ["C1", "C2", "C4", "C5", "C7"]
    assert wafa.pack.committee.needed(4) == 3
    request = wafa.request_at(Stage.CLOSED, service="aid")
    assert request.reference.startswith("WF-")
    assert request.closing == Closing.SERVED
    stages = list(StageEntry.objects.filter(support_request=request).values_list("stage", flat=True))
    assert stages == [s.value for s in request.path[1:]]
    assert "rating" not in stages
    sent = clock.local(request.submitted_at).date()
    assert (request.earliest_answer_on - sent).days == 5
    decision = request.decisions.get()
    assert (decision.objection_until - clock.local(decision.released_at).date()).days == 7


def test_its_committee_sits_by_its_own_quorum(wafa):
    from silah.support.actions import sitting

    request = wafa.request_at(Stage.COMMITTEE, service="aid")
    meeting = walk.convene(wafa.house, [request])
    ids = [a.member_id for a in meeting.attendances.all()]
    sitting.mark_present(meeting, ids[:2], by=wafa.huda)
    with refused("no_quorum"):
        sitting.open_sitting(meeting, pack=wafa.pack, by=wafa.huda)
    assert Sitting.objects.get().opened_at is None


def test_its_short_service_is_decided_by_an_officer_and_ends_with_registration(wafa):
    request = wafa.request_at(Stage.CLOSED, service="reading_club")
    assert request.closing == Closing.SERVED
    assert request.decisions.get().outcome == Outcome.ACCEPTED
    assert not Sitting.objects.exists()


def test_its_refusal_is_objected_to_within_its_own_term(wafa):
    from silah.support.actions import deciding

    request = wafa.request_at(Stage.CLOSED, service="aid", outcome=Outcome.REFUSED)
    decision = request.decisions.get()
    with clock.at(walk.at(decision.objection_until + timedelta(days=1))), refused("too_late"):
        deciding.object_to(decision, "تأخرت", by=request.person.actor, channel="website")
    with clock.at(walk.at(decision.objection_until)):
        deciding.object_to(decision, "في الموعد", by=request.person.actor, channel="website")
    assert fresh(request).stage == Stage.RESEARCH


def test_numbers_are_given_by_key_without_gaps(wafa):
    wafa.apply("aid")
    wafa.apply("aid")
    assert Counter.objects.get(key__startswith="request:").value == 2
