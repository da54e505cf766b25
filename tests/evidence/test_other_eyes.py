"""The evidence book counts appointments after objections, and finds the same eyes without one (clause H5)."""

from datetime import timedelta

from silah.accounts.actions import deactivate
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.demo import walk
from silah.evidence.figures import Verdict
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import deciding
from silah.support.actions.appointing import appoint
from silah.support.models import Appointment, Outcome
from tests.cast import fresh
from tests.evidence.test_book import reading


def test_an_appointment_of_the_same_person_is_counted_and_without_it_the_promise_is_broken(khafji):
    deactivate(khafji.member("omar"), reason="انتقل إلى مدينة أخرى", by=SYSTEM)
    with clock.at(clock.now() - timedelta(days=20)):
        request = khafji.apply()
    walk.bring(khafji.house, request, Stage.CLOSED, outcome=Outcome.REFUSED)
    assert reading(khafji, "other_eyes").verdict is Verdict.KEPT
    deciding.object_to(request.decisions.get(), "لم تُحسب ديوني", by=request.person.actor, channel="website")
    appoint(fresh(request), khafji.member("noura"), reason="لا باحثة سواها في الجمعية", by=khafji.maha)
    walk.study(khafji.house, fresh(request))
    figure = reading(khafji, "other_eyes")
    assert figure.verdict is Verdict.KEPT
    assert figure.rows.get() == request
    Appointment.objects.update(is_same_eyes=False)
    broken = reading(khafji, "other_eyes")
    assert broken.verdict is Verdict.NOT_KEPT
    assert broken.broken.get() == request
