"""The prover of duties: every planted violation is found with its path, and nothing else is (clause P3)."""

import random
from dataclasses import replace

import pytest

from silah.accounts.actions import change_roles, deactivate, engage, reactivate
from silah.accounts.duties import conflicts, refuse_if_apart
from silah.accounts.models import Member
from silah.audit.actors import SYSTEM
from silah.audit.models import Entry
from silah.core.identifiers import sample_national_id
from silah.core.refused import Refused
from silah.policies.pack.vocabulary import DUTY_OF_RIGHT, Can, Duty
from tests.cast import refused
from tests.policies.packs import shipped

FREE = [right for right in Can if right not in DUTY_OF_RIGHT]


def graph(dice: random.Random):
    """A pack with random roles over random rights and random pairs of duties kept apart."""
    pack = shipped("khafji")
    duties = list(dict.fromkeys(DUTY_OF_RIGHT.values()))
    pairs = set()
    while len(pairs) < dice.randint(1, 6):
        pairs.add(tuple(dice.sample(duties, 2)))
    roles = []
    for number in range(dice.randint(2, 8)):
        role = pack.roles[number % len(pack.roles)]
        rights = tuple(dice.sample(list(Can), dice.randint(1, 3)))
        roles.append(replace(role, key=f"role{number}", rights=rights))
    apart = [replace(pack.duties[0], first=a, second=b) for a, b in pairs]
    return replace(pack, roles=tuple(roles), duties=tuple(apart))


def expected(pack, keys):
    """The violations of a set of roles, worked out the long way."""
    duties = {
        DUTY_OF_RIGHT[right]
        for role in pack.roles
        if role.key in keys
        for right in role.rights
        if right in DUTY_OF_RIGHT
    }
    return {(a.first, a.second) for a in pack.duties if a.first in duties and a.second in duties}


@pytest.mark.parametrize("block", range(4))
def test_a_thousand_random_graphs_are_proved_right(block):
    dice = random.Random(block)
    planted = 0
    for _number in range(250):
        pack = graph(dice)
        keys = dice.sample([role.key for role in pack.roles], dice.randint(1, min(4, len(pack.roles))))
        apart = dice.choice(pack.duties)
        if dice.random() < 0.5 and len(pack.roles) > 1:  # plant one over two roles
            first, second = dice.sample(range(len(pack.roles)), 2)
            right = {duty: one for one, duty in DUTY_OF_RIGHT.items()}
            roles = list(pack.roles)
            for place, duty in ((first, apart.first), (second, apart.second)):
                roles[place] = replace(roles[place], rights=(right[duty], FREE[0]))
            pack = replace(pack, roles=tuple(roles))
            keys = list({*keys, roles[first].key, roles[second].key})
            assert (apart.first, apart.second) in expected(pack, keys)
            planted += 1
        found = conflicts(pack, keys)
        assert {(c.first_duty, c.second_duty) for c in found} == expected(pack, keys)
        for conflict in found:
            for role_name, duty in (
                (conflict.first_role, conflict.first_duty),
                (conflict.second_role, conflict.second_duty),
            ):
                assert any(
                    str(role.name) == role_name and duty in {DUTY_OF_RIGHT.get(right) for right in role.rights}
                    for role in pack.roles
                    if role.key in keys
                )
                assert role_name in conflict.sentence()
                assert duty.label in conflict.sentence()
    assert planted > 80


@pytest.mark.parametrize("slug", ["gharas", "khafji", "nabd", "awn", "yusr"])
def test_no_role_of_the_shipped_packs_breaks_its_own_duties(slug):
    pack = shipped(slug)
    assert [conflicts(pack, [role.key]) for role in pack.roles if conflicts(pack, [role.key])] == []


def test_a_duty_apart_is_refused_in_both_directions():
    pack = shipped("khafji")
    with refused("separation_of_duties"):
        refuse_if_apart(pack, Duty.VOTE, ["check"])
    with refused("separation_of_duties"):
        refuse_if_apart(pack, Duty.CHECK, ["vote"])
    refuse_if_apart(pack, Duty.CHECK, ["check", "receive", "register"])


def engaged(people, **given):
    facts = {
        "email": "Jawaher@khafji.example.com", "name": "جواهر", "post": "", "gender": "female", "roles": ["officer"],
        "pack": people.pack, "by": SYSTEM, "national_id": sample_national_id(78), **given,
    }  # fmt: skip
    return engage(people.association, **facts)


def test_staff_are_engaged_once_with_roles_that_may_meet(khafji):
    with refused("unknown_role"):
        engaged(khafji, roles=["king"])
    with refused("duties_apart") as no:
        engaged(khafji, roles=["officer", "committee_member"])
    assert no.value.facts["conflicts"]
    member = engaged(khafji, iban="SA0380000000608010167519")
    assert member.user.email == "jawaher@khafji.example.com"
    assert not member.user.has_usable_password()
    assert member.iban
    with refused("already_member"):
        engaged(khafji, national_id=sample_national_id(79))
    assert Entry.objects.of(khafji.association.pk).first().act == "staff.engage"


def test_one_human_under_two_addresses_is_one_human(khafji):
    number = sample_national_id(77)
    first = engaged(khafji, national_id=number)
    with refused("same_human"):
        engaged(khafji, email="other@khafji.example.com", roles=["measurement"], national_id=number)
    deactivate(first, reason="انتقلت", by=SYSTEM)
    with refused("same_human"):
        engaged(khafji, email="other@khafji.example.com", roles=["committee_member"], national_id=number)
    reactivate(first, pack=khafji.pack, by=SYSTEM)
    with refused("duties_apart"):
        change_roles(first, ["officer", "committee_member"], pack=khafji.pack, by=SYSTEM)
    change_roles(first, ["committee_member"], pack=khafji.pack, by=SYSTEM)


def test_roles_change_at_once_and_never_ones_own(khafji):
    badr, salwa = khafji.member("badr"), khafji.member("salwa")
    with refused("own_roles"):
        change_roles(badr, ["officer"], pack=khafji.pack, by=khafji.badr)
    with refused("unknown_role"):
        change_roles(salwa, ["king"], pack=khafji.pack, by=khafji.badr)
    with refused("duties_apart"):
        change_roles(salwa, ["officer", "chair"], pack=khafji.pack, by=khafji.badr)
    change_roles(salwa, ["researcher"], pack=khafji.pack, by=khafji.badr)
    assert "check" not in khafji.salwa.rights
    assert Entry.objects.of(khafji.association.pk).first().facts == {"before": ["officer"], "after": ["researcher"]}


def test_access_ends_at_once_and_never_ones_own(khafji):
    salwa, badr = khafji.member("salwa"), khafji.member("badr")
    with refused("own_access"):
        deactivate(badr, reason="", by=khafji.badr)
    deactivate(salwa, reason="انتقلت", by=khafji.badr)
    assert Member.objects.get(pk=salwa.pk).rights(khafji.pack) == frozenset()
    assert salwa not in Member.objects.with_right("check", khafji.pack)
    reactivate(salwa, pack=khafji.pack, by=khafji.badr)
    assert "check" in Member.objects.get(pk=salwa.pk).rights(khafji.pack)


def test_access_comes_back_only_with_roles_that_may_meet_under_the_policy_in_force(khafji):
    lax = replace(khafji.pack, duties=())
    both = engaged(khafji, roles=["officer", "committee_member"], pack=lax)
    deactivate(both, reason="سافرت", by=SYSTEM)
    written = Entry.objects.count()
    with refused("duties_apart") as no:
        reactivate(both, pack=khafji.pack, by=khafji.badr)
    for word in ("عضوة لجنة البحث", Duty.RECEIVE.label, Duty.VOTE.label, both.name):
        assert str(word) in str(no.value)
    assert no.value.facts["conflicts"]
    fewer = replace(khafji.pack, roles=tuple(role for role in khafji.pack.roles if role.key != "committee_member"))
    with refused("unknown_role"):
        reactivate(both, pack=fewer, by=khafji.badr)
    assert Entry.objects.count() == written
    assert not Member.objects.get(pk=both.pk).is_active
    change_roles(both, ["committee_member"], pack=khafji.pack, by=khafji.badr)
    both.national_id = ""
    with refused("number_needed"):
        reactivate(both, pack=khafji.pack, by=khafji.badr)
    both.national_id = sample_national_id(78)
    reactivate(both, pack=khafji.pack, by=khafji.badr)
    assert Member.objects.get(pk=both.pk).is_active


def test_a_refusal_writes_nothing(khafji):
    before = Entry.objects.count(), Member.objects.count()
    with pytest.raises(Refused):
        engaged(khafji, roles=["officer", "committee_member"])
    assert (Entry.objects.count(), Member.objects.count()) == before
