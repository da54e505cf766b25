"""A record made of read values is the one that the package would have made."""

from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from silah.accounts.models import Member
from silah.associations.models import Association
from silah.associations.scope import scope
from silah.core import prepared
from silah.core.records import fresh, mould
from silah.interactions.models import Message
from silah.registry.models import Paper, Person
from silah.support.models import Attestation, Draft, SupportRequest


def _files(_shape: Any, association: int) -> Any:
    with scope(association=Association(pk=association)):
        return SupportRequest.objects.select_related("person", "representative", "policy").order_by("pk")


def _in_part(_shape: Any, association: int) -> Any:
    with scope(association=Association(pk=association)):
        return SupportRequest.objects.select_related("person").only("reference", "person__first_name").order_by("pk")


def _members(_shape: Any, association: int) -> Any:
    with scope(association=Association(pk=association)):
        return Member.objects.select_related("user", "office").order_by("pk")


def everything(one: Any) -> Any:
    """What a record holds and knows of itself, and the same of those beside it."""
    if not isinstance(one, models.Model):
        return one
    kept = {name: value for name, value in vars(one).items() if name != "_state"}
    state = one._state
    beside = {name: everything(other) for name, other in state.fields_cache.items()}
    return type(one), kept, state.adding, state.db, beside


@pytest.mark.parametrize("make", [_files, _in_part, _members])
def test_it_holds_what_the_queryset_holds(make: Any, khafji) -> None:
    khafji.apply()
    given = (khafji.house.association.pk,)
    with scope(association=khafji.house.association):
        expected = list(make(None, *given))
        assert expected
        found = prepared.instances(make, None, given)
        assert [everything(one) for one in found] == [everything(one) for one in expected]
        assert found == expected
        assert [one.get_deferred_fields() for one in found] == [one.get_deferred_fields() for one in expected]


def test_what_was_left_out_is_read_when_asked_for_and_what_is_there_can_be_changed(khafji) -> None:
    made = khafji.apply()
    with scope(association=khafji.house.association):
        (found,) = prepared.instances(_in_part, None, (khafji.house.association.pk,))
        assert found.channel == made.channel
        assert found.person.family_name == made.person.family_name
        found.closing = "lapsed"
        found.save(update_fields=["closing"])
        made.refresh_from_db()
        assert made.closing == "lapsed"


@isolate_apps("tests.core")
def test_who_stands_beside_as_the_only_one_leads_back() -> None:
    class House(models.Model):
        class Meta:
            app_label = "core"

    class Door(models.Model):
        house = models.OneToOneField(House, models.CASCADE)

        class Meta:
            app_label = "core"

    def form_of(queryset: Any) -> Any:
        compiler = queryset.query.get_compiler(using="default")
        compiler.as_sql()
        return mould(compiler.klass_info, compiler.select)

    door = form_of(Door.objects.select_related("house")).record((1, 7, 7))
    assert door.house.door is door
    houses = form_of(House.objects.select_related("door"))
    assert (house := houses.record((7, 1, 7))).door.house is house
    with pytest.raises(Door.DoesNotExist):
        _ = houses.record((8, None, None)).door


@isolate_apps("tests.core")
def test_a_model_that_is_made_in_its_own_way_is_not_taken() -> None:
    class Cat(models.Model):
        class Meta:
            app_label = "core"

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.is_awake = False

    compiler = Cat.objects.all().query.get_compiler(using="default")
    compiler.as_sql()
    with pytest.raises(TypeError, match="Cat"):
        mould(compiler.klass_info, compiler.select)


@pytest.mark.parametrize("model", [Attestation, Draft, Member, Message, Paper, Person, SupportRequest])
def test_a_record_begun_is_the_one_that_the_package_begins(khafji, model) -> None:
    request = khafji.apply()
    keys = {field.name for field in model._meta.concrete_fields}
    given: dict[str, Any] = {"association": request.association}
    given |= {name: value for name, value in (("person", request.person), ("support_request", request)) if name in keys}
    given |= {name: None for name in ("representative", "scan", "office", "household") if name in keys}
    given |= {name: f"said of {name}" for name in ("reference", "token", "city", "kind", "body") if name in keys}
    # What is made anew for each record differs between any two.
    drawn = [
        one.name
        for one in model._meta.concrete_fields
        if one.has_default() and callable(one.default) and one.default not in (dict, list)
    ]
    given |= {name: name for name in drawn}
    assert everything(fresh(model, **given)) == everything(model(**given))
    with pytest.raises(TypeError, match="colour"):
        fresh(model, colour="blue")


def test_of_two_records_begun_each_has_its_own_values_and_knows_the_one_it_is_alone_with(khafji) -> None:
    request = khafji.apply()
    one, other = (fresh(Draft, association=request.association, request=request) for _each in range(2))
    one.answers["facts"] = {"city": "الخفجي"}
    assert other.answers == {}
    assert one.request_id == request.pk
    assert request.draft is other
    assert {fresh(Message).public_id for _each in range(3)} != {fresh(Message).public_id}
