"""The sample: refused outside sample mode and over anything real; invented people alone; life in every stage."""

from importlib import import_module

import pytest
from django.contrib.auth.hashers import check_password

from silah.accounts.duties import conflicts
from silah.accounts.models import Member
from silah.associations.models import Association
from silah.associations.scope import scope, scopes_disabled
from silah.core.identifiers import is_sample_id, show_mobile
from silah.demo import build, sign_ins
from silah.demo.signins import PASSWORD
from silah.policies.models import PolicyVersion
from silah.registry.models import Person
from silah.support.models import SupportRequest
from tests.cast import refused
from tests.policies.packs import SLUGS


def test_it_is_refused_outside_sample_mode(db):
    with refused("not_sample"):
        build(say=lambda _line: None)
    assert not Association.objects.exists()


def test_it_is_refused_over_anything_real(db, settings):
    settings.SAMPLE = True
    Association.objects.create(slug="real", name_ar="جمعية", name_en="Real", reference_prefix="RL")
    with refused("real_data"):
        build(say=lambda _line: None)
    assert Association.objects.count() == 1


TWO = ("khafji", "yusr")  # one path before the committee, and every path


@pytest.mark.parametrize("slugs", [TWO, pytest.param(SLUGS, marks=pytest.mark.long)], ids=["two", "all"])
def test_the_sample_shows_life_with_invented_people_alone(db, settings, quick_pictures, monkeypatch, slugs):
    settings.SAMPLE = True
    monkeypatch.setattr(import_module("silah.demo.build"), "SLUGS", slugs)
    build(say=lambda _line: None)
    assert set(Association.objects.values_list("slug", flat=True)) == set(slugs)
    assert not Association.objects.filter(is_sample=False).exists()
    with scopes_disabled():
        people, members = list(Person.objects.all()), list(Member.objects.select_related("user"))
        for one in [*people, *members]:
            assert is_sample_id(one.national_id), one
            assert one.mobile.startswith("+966500000"), one.mobile
        for member in members:
            assert member.user.email.endswith(".example.com")
        assert check_password(PASSWORD, members[0].user.password)
        # Applicants and staff share no number, or the sample would be full of recusals.
        assert not {p.mobile for p in people} & {m.mobile for m in members}
    for slug in slugs:
        association = Association.objects.get(slug=slug)
        with scope(association=association):
            pack = PolicyVersion.objects.get().pack
            longest = max((s for s in pack.services if s.has_public_form), key=lambda s: len(s.path))
            stages = set(SupportRequest.objects.values_list("stage", flat=True))
            assert stages == {stage.value for stage in longest.path}, slug
            held = {role for member in Member.objects.all() for role in member.roles}
            assert held == {role.key for role in pack.roles}, slug
            assert not [m for m in Member.objects.all() if conflicts(pack, m.roles)]
    listed = sign_ins()
    assert {row.slug for row in listed} == set(slugs)
    assert all(row.email or row.mobile for row in listed)
    with scopes_disabled():
        hers = set(map(show_mobile, Person.objects.filter(gender="female").values_list("mobile", flat=True)))
    assert all(row.is_woman == (row.mobile in hers) for row in listed if row.mobile)
    with scopes_disabled():
        before = SupportRequest.objects.count(), Member.objects.count()
        build(say=lambda _line: None)  # again adds nothing
        assert (SupportRequest.objects.count(), Member.objects.count()) == before


def test_no_sign_in_is_listed_without_the_sample(db):
    assert sign_ins() == []
