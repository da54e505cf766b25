"""A statement made for a kind of reader shows each reader exactly what the rules show (clauses H5, T8)."""

from collections import Counter
from typing import Any

import pytest
from django.test import RequestFactory

from silah.accounts.models import Member
from silah.associations.models import Office
from silah.associations.scope import scope
from silah.core import clock
from silah.desk import door, nav, reader, work
from silah.desk.case_file import PARTS
from silah.desk.views import home
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Recusal, SupportRequest
from tests.desk.people import House

MAKES: tuple[Any, ...] = (
    work._own_first, work._free_first, work.own_few, work.free_few, nav._to_tell, nav._has_read, home._others,
)  # fmt: skip


def asked_by(house: House, name: str) -> Any:
    request: Any = RequestFactory().get("/")
    member = Member.objects.select_related("office", "user").get(pk=house.staff[name].pk)
    request.association, request.policy, request.policy_id = house.association, house.policy, house.policy.pk
    request.pack, request.member, request.actor = house.policy.pack, member, member.actor(house.policy.pack)
    return request


def same(house: House, name: str, cases: list[SupportRequest]) -> list[int]:
    """Hold every statement of a reader against its queryset; return the cases that open."""
    request = asked_by(house, name)
    for make in MAKES:
        assert reader.rows(request, make) == list(make.__wrapped__(request)), make.__name__
    today = clock.today()
    parts = [list(make.__wrapped__(request, today)) for make in (work._own_kinds, work._free_kinds)]
    counted = Counter(row[-1] for part in parts for row in part)
    kinds = (work.APART, work.LATE, work.TODAY, work.LATER)
    found = reader.tally(request, work._own_kinds, work._free_kinds, kinds=kinds, values=(today,))
    assert found == [counted[kind] for kind in kinds]
    firsts = [row for make in (work._own_first, work._free_first) for row in make.__wrapped__(request)]
    assert reader.joined(request, work._own_first, work._free_first) == firsts
    opened = []
    for case in cases:
        alone = reader.instances(request, door._under_token, case.token)
        assert alone == list(door._under_token.__wrapped__(request, case.token))
        opened += [one.pk for one in alone]
    return opened


@pytest.fixture
def cases(house: House) -> list[SupportRequest]:
    cases = [house.submitted(first_name=name) for name in ("منى", "سارة", "دلال")]
    return [*cases, house.at(Stage.COMMITTEE, first_name="هيا")]


@pytest.mark.parametrize("name", ["salwa", "noura", "huda", "amal", "majed", "layla", "maha", "saud", "jamila"])
def test_each_role_sees_by_its_statement_what_the_rules_show(
    name: str, house: House, cases: list[SupportRequest]
) -> None:
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=cases[0].pk).update(is_sensitive=True)
        SupportRequest.objects.filter(pk=cases[1].pk).update(assignee=house.staff["salwa"])
        same(house, name, cases)


def test_a_file_of_the_own_number_home_or_sitting_stays_shut(house: House, cases: list[SupportRequest]) -> None:
    own, relative, free, stepped = cases
    item = house.listed(house.sitting(), stepped)
    with scope(association=house.association):
        salwa = Member.objects.get(pk=house.staff["salwa"].pk)
        assert set(same(house, "salwa", cases)) == {case.pk for case in cases}
        SupportRequest.objects.filter(pk=own.pk).update(contact_mobile=salwa.mobile or "+966500001111")
        Member.objects.filter(pk=salwa.pk).update(
            mobile=salwa.mobile or "+966500001111", national_id=relative.person.national_id
        )
        Recusal.objects.create(
            association=house.association, item=item, member=salwa, reason="قرابة", at=item.sitting.planned_for
        )
        assert same(house, "salwa", cases) == [free.pk]


def test_a_branch_sees_by_its_statement_its_own_office(house: House, cases: list[SupportRequest]) -> None:
    with scope(association=house.association):
        branch = Office.objects.create(association=house.association, name="فرع", is_branch=True)
        other = Office.objects.create(association=house.association, name="المركز", is_branch=False)
        SupportRequest.objects.filter(pk=cases[0].pk).update(office=branch)
        Member.objects.filter(pk=house.staff["salwa"].pk).update(office=branch)
        assert same(house, "salwa", cases) == [cases[0].pk]
        Member.objects.filter(pk=house.staff["salwa"].pk).update(office=other)
        assert len(same(house, "salwa", cases)) == len(cases)


def test_a_rule_that_asks_for_more_of_its_reader_fails_at_once(house: House) -> None:
    @reader.for_reader
    def by_post(request: Any) -> Any:
        return SupportRequest.objects.filter(contact_email=request.member.post).values_list("pk")

    with scope(association=house.association), pytest.raises(Member.DoesNotExist):
        reader.rows(asked_by(house, "salwa"), by_post)


@pytest.mark.parametrize("stage", [Stage.COMMITTEE, Stage.DELIVERY])
def test_what_hangs_on_a_case_comes_at_once_as_it_would_alone(stage: Stage, house: House) -> None:
    case = house.at(stage)
    values = (case.pk, case.person_id, clock.today(), case.representative_id or 0)
    with scope(association=house.association):
        request = asked_by(house, "maha")
        found = dict(zip(PARTS, reader.at_once(request, *PARTS.values(), values=values), strict=True))
        for name, make in PARTS.items():
            alone: list[Any] = list(make.__wrapped__(request, *values))  # type: ignore[attr-defined]
            assert [columns(one) for one in found[name]] == [columns(one) for one in alone], name
        assert found["checks"]
        assert found["events"]
        assert found["known"]
        assert bool(found["deliveries"]) is (stage is Stage.DELIVERY)


def columns(record: Any, deep: int = 3) -> dict[str, Any]:
    """The values of a record and of what was read with it, three records deep: some lead back to themselves."""
    kept = {name: value for name, value in vars(record).items() if not name.startswith("_")}
    beside = {name: one for name, one in record._state.fields_cache.items() if one is not None and deep}
    return kept | {name: columns(one, deep - 1) for name, one in beside.items()}
