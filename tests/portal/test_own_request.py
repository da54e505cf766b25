"""What a person does with an own request, each act with its success and its refusal."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from silah.core import clock
from silah.delivery.models import Delivery, DeliveryState
from silah.demo import walk
from silah.policies.pack.vocabulary import Stage
from silah.portal.progress import steps_of_path
from silah.support.actions.checking import add_paper, ask_for_missing, mark, withdraw
from silah.support.actions.serving import GivenUp, give_up
from silah.support.models import Check, CheckState, Choice, Closing, Decision, Draft, Objection, Outcome, SupportRequest
from silah.surveys.models import Rating
from tests.cast import People, drawn_once, fresh, open_house, quick_pictures, refused_at_the_door
from tests.portal.applicant import HER, Applicant
from tests.portal.test_signing_in import sign_in

__all__ = ["open_house", "quick_pictures"]


@pytest.fixture
def people(open_house: Callable[[str], People], sample_mode: None) -> People:
    return open_house("khafji")


@pytest.fixture
def phone(client: Client) -> Client:
    return client


def enter(phone: Client, request: SupportRequest) -> str:
    """Sign in as the person of a request; returns the address of its page."""
    sign_in(phone, request.association.slug, request.person.mobile)
    return f"/{request.association.slug}/requests/{request.token}/"


def paper() -> SimpleUploadedFile:
    return drawn_once("paper")


@pytest.mark.parametrize(
    "stage",
    [
        Stage.COMPLETENESS,
        Stage.RESEARCH,
        Stage.COMMITTEE,
        Stage.REGISTRATION,
        Stage.DELIVERY,
        Stage.RATING,
        Stage.CLOSED,
    ],
)
def test_the_page_stands_at_every_stage(people: People, phone: Client, stage: Stage) -> None:
    request = people.apply() if stage is Stage.COMPLETENESS else people.request_at(stage)
    page = phone.get(enter(phone, request))
    assert page.status_code == 200
    assert request.reference in page.content.decode()
    assert 'aria-current="step"' in page.content.decode() or stage is Stage.CLOSED


def test_a_sealed_decision_shows_nothing(people: People, phone: Client) -> None:
    request = people.request_at(Stage.DECISION)
    Decision.objects.update(explanation="سر لا يُعرض")
    if not Decision.objects.filter(released_at=None).exists():
        pytest.fail("the decision should still be sealed")
    address = enter(phone, request)
    page = phone.get(address).content.decode()
    assert "سر لا يُعرض" not in page
    assert phone.get(f"{address}letter.pdf").status_code == 404


def seen(page: bytes) -> str:
    """A page as the person sees it, without what differs each time it is drawn."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce[-="\w]*', "", page.decode())


def test_no_page_tells_that_a_decision_was_made_under_seal(people: People, phone: Client) -> None:
    with clock.at(clock.now() - timedelta(days=8)):
        request = people.apply()
    walk.bring(people.house, request, Stage.COMMITTEE)
    meeting = walk.convene(people.house, [fresh(request)])
    walk.begin_sitting(people.house, meeting)
    address = enter(phone, request)
    pages = (address, "/khafji/mine/", f"{address}received/")
    before = [seen(phone.get(one).content) for one in pages]
    walk.vote_on(people.house, meeting.items.get(), Choice.ACCEPT)
    walk.decide(people.house, meeting.items.get())
    assert fresh(request).stage == Stage.DECISION
    assert Decision.objects.filter(support_request=request, released_at=None).exists()
    for one, first in zip(pages, before, strict=True):
        assert seen(phone.get(one).content) == first, one


def test_withdrawn_under_seal_looks_like_withdrawn_before_it(people: People, phone: Client) -> None:
    with clock.at(clock.now() - timedelta(days=8)):
        decided, waiting = people.apply(), people.apply()
    walk.bring(people.house, waiting, Stage.COMMITTEE)
    walk.bring(people.house, decided, Stage.DECISION)
    shown = []
    with clock.at(clock.now() + timedelta(days=1)):
        for request in (fresh(decided), fresh(waiting)):
            assert request.answered_at is None
            withdraw(request, by=request.person.actor, channel="website")
            shown.append(steps_of_path(fresh(request)))
    assert shown[0] == shown[1]
    assert len(shown[0]) == 1 + request.path.index(Stage.COMMITTEE)


def test_the_page_of_a_service_given_up_says_so_and_nothing_of_why(people: People, phone: Client) -> None:
    request = people.request_at(Stage.DELIVERY)
    give_up(request, GivenUp.MOVED, "كلمة للموظفين وحدهم", by=people.salwa, channel="C2")
    page = phone.get(enter(phone, request)).content.decode()
    assert "انتهت الخدمة قبل أن تكتمل" in page
    assert "كلمة للموظفين وحدهم" not in page
    assert page.count(str(DeliveryState.CANCELLED.label)) == Delivery.objects.of_request(request.pk).count()
    done = [step["title"] for step in steps_of_path(fresh(request))]
    assert len(done) == 1 + request.path.index(Stage.REGISTRATION)


def test_what_is_missing_is_sent_and_the_file_goes_on(people: People, phone: Client) -> None:
    request = people.apply()
    check = Check.objects.filter(support_request=request, is_paper=True).exclude(paper=None)[0]
    Check.objects.filter(support_request=request).exclude(pk=check.pk).update(state=CheckState.MATCHED)
    mark(check, CheckState.WRONG, note="غير واضحة", by=people.salwa)
    ask_for_missing(request, by=people.salwa)
    address = f"{enter(phone, request)}missing/"
    assert "غير واضحة" in phone.get(address).content.decode()
    assert phone.post(address, {}).status_code == 422
    fake = SimpleUploadedFile("scan.pdf", b"MZ not a paper at all", "application/pdf")
    assert phone.post(address, {f"paper_{check.key}": fake}).status_code == 422
    assert phone.post(address, {f"paper_{check.key}": paper()}).status_code == 302
    request.refresh_from_db()
    assert request.stage == Stage.COMPLETENESS
    assert phone.get(address).status_code == 302


def test_a_late_paper_that_is_wrong_is_sent_anew_before_the_committee_sits(people: People, phone: Client) -> None:
    request = people.request_at(Stage.RESEARCH)
    add_paper(request, "lease", paper(), by=people.noura, channel="interview")
    walk.study(people.house, fresh(request))
    check = Check.objects.get(support_request=request, key="lease")
    page = enter(phone, request)
    address = f"{page}missing/"
    assert phone.get(address).status_code == 302, "nothing is asked yet"
    mark(check, CheckState.WRONG, note="الصورة مقطوعة", by=people.salwa)
    shown = phone.get(page)
    assert shown.context["status"] == "waiting_you"
    assert address in shown.content.decode()
    asked = phone.get(address).content.decode()
    assert "الصورة مقطوعة" in asked
    assert phone.post(address, {}).status_code == 422
    fake = SimpleUploadedFile("scan.pdf", b"MZ not a paper at all", "application/pdf")
    assert phone.post(address, {"paper_lease": fake}).status_code == 422
    answer = phone.post(address, {"paper_lease": paper()})
    assert answer.status_code == 302
    assert fresh(request).stage == Stage.COMMITTEE
    shown = phone.get(page).content.decode()
    assert f"{page}sign/" in shown, "the data changed after they were signed"
    assert phone.get(address).status_code == 302
    assert phone.post(f"{page}sign/", {"typed": request.person.full_name}).status_code == 302
    assert f"{page}sign/" not in phone.get(page).content.decode()


def test_signing_again_needs_a_signature(people: People, phone: Client) -> None:
    request = people.apply()
    request.attestations.all().delete()
    SupportRequest.objects.filter(pk=request.pk).update(stage=Stage.ATTESTATION, waiting_for="applicant")
    address = f"{enter(phone, request)}sign/"
    assert phone.post(address, {"typed": "", "drawn": ""}).status_code == 422
    with refused_at_the_door("signature_unreadable"):
        assert phone.post(address, {"typed": "", "drawn": "data:image/png;base64,AAAA"}).status_code == 422
    assert phone.post(address, {"typed": request.person.full_name}).status_code == 302
    request.refresh_from_db()
    assert request.stage == Stage.RESEARCH


def test_a_refusal_helps_and_can_be_objected_to_once(people: People, phone: Client) -> None:
    request = people.request_at(Stage.CLOSED, outcome=Outcome.REFUSED)
    address = enter(phone, request)
    decision = Decision.objects.get(support_request=request)
    page = phone.get(address).content.decode()
    assert decision.reasons[0]["condition"] in page
    assert decision.reasons[0]["change"] in page
    letter = phone.get(f"{address}letter.pdf")
    assert letter.content.startswith(b"%PDF")
    assert phone.post(f"{address}object/", {"text": "فات الوقت"}).status_code == 422, "thirty days have passed"
    Decision.objects.update(objection_until=clock.today())
    assert phone.post(f"{address}object/", {"text": "  "}).status_code == 422
    promise = "زملاء آخرون متى وُجدوا"
    assert promise in phone.get(f"{address}object/").content.decode()
    assert promise in phone.get("/khafji/objection/").content.decode()
    after = phone.post(f"{address}object/", {"text": "تغيّر دخلي"}, follow=True).content.decode()
    assert promise in after
    assert "ثم تصوّت اللجنة من جديد" in after
    assert Objection.objects.get().text == "تغيّر دخلي"
    assert phone.post(f"{address}object/", {"text": "مرة أخرى"}).status_code in (404, 422)
    verified = Client().get(f"/verify/{decision.verification_code}/").content.decode()
    assert decision.letter_number in verified
    assert request.person.first_name not in verified
    assert decision.explanation not in verified


def test_receipt_is_confirmed_or_denied(people: People, phone: Client) -> None:
    request = people.request_at(Stage.DELIVERY)
    first, *_rest = Delivery.objects.of_request(request.pk)
    Delivery.objects.filter(pk=first.pk).update(state=DeliveryState.GIVEN, given_by="أحد")
    address = enter(phone, request)
    assert f"receipt/{first.pk}/" in phone.get(address).content.decode()
    phone.post(f"{address}receipt/{first.pk}/", {"arrived": "no"})
    first.refresh_from_db()
    assert first.state == DeliveryState.DENIED
    Delivery.objects.filter(pk=first.pk).update(state=DeliveryState.GIVEN)
    phone.post(f"{address}receipt/{first.pk}/", {"arrived": "yes"})
    first.refresh_from_db()
    assert first.state == DeliveryState.CONFIRMED
    assert phone.post(f"{address}receipt/999999/", {"arrived": "yes"}).status_code == 404


def test_rating_is_free_and_may_be_declined(people: People, phone: Client) -> None:
    request = people.request_at(Stage.RATING)
    address = enter(phone, request)
    assert phone.post(f"{address}rate/", {}).status_code == 422
    assert phone.post(f"{address}rate/", {"stars": "9"}).status_code == 422
    assert phone.post(f"{address}rate/", {"decline": "yes"}).status_code == 302
    assert Rating.objects.get().is_declined
    assert phone.post(f"{address}rate/", {"stars": "2", "comment": "انتظرت طويلًا"}).status_code == 302
    rating = Rating.objects.get()
    assert (rating.stars, rating.is_declined) == (2, False)


def test_nobody_rates_before_the_answer(people: People, phone: Client) -> None:
    request = people.apply()
    address = enter(phone, request)
    assert phone.post(f"{address}rate/", {"stars": "5"}).status_code == 302
    assert Rating.objects.count() == 0


def test_a_request_is_withdrawn_only_after_asking_and_before_the_answer(people: People, phone: Client) -> None:
    request = people.apply()
    address = enter(phone, request)
    phone.get(f"{address}withdraw/")
    request.refresh_from_db()
    assert request.closed_at is None
    phone.post(f"{address}withdraw/")
    request.refresh_from_db()
    assert request.closing == Closing.WITHDRAWN
    assert phone.get(address).status_code == 200


def test_papers_to_keep_are_printed(people: People, phone: Client) -> None:
    request = people.request_at(Stage.DELIVERY)
    address = enter(phone, request)
    for name in ("acknowledgement.pdf", "attestation.pdf", "letter.pdf"):
        answer = phone.get(address + name)
        assert answer.content.startswith(b"%PDF"), name
        assert answer["Cache-Control"] == "no-store"
    assert phone.get(address + "slip.pdf").status_code == 404
    assert phone.get("/khafji/mine/card.pdf").content.startswith(b"%PDF")


def test_a_paper_of_a_request_is_shown_to_its_person_alone(people: People, phone: Client) -> None:
    mine, other = people.apply(), people.apply()
    address = enter(phone, mine)
    own = Check.objects.filter(support_request=mine, is_paper=True).exclude(paper=None)[0].paper
    foreign = Check.objects.filter(support_request=other, is_paper=True).exclude(paper=None)[0].paper
    assert own is not None
    assert foreign is not None
    assert phone.get(f"{address}paper/{own.token}/").status_code == 200
    assert phone.get(f"{address}paper/{foreign.token}/").status_code == 404
    assert phone.get(f"/khafji/requests/{other.token}/paper/{foreign.token}/").status_code == 404


def test_pages_of_one_person_cost_the_same_however_much_there_is(
    people: People, phone: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    somebody = people.applicant()
    first = people.apply(applicant=somebody)
    address = enter(phone, first)
    for _more in range(3):
        people.apply(applicant=somebody)
    for page, most in (("/khafji/mine/", 13), (address, 16)):
        phone.get(page)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            phone.get(page)


# ── drafts on another device ──


def test_a_draft_goes_on_on_another_device(people: People, applicant: Applicant) -> None:
    applicant.up_to("khafji", "aid", "household")
    kept = applicant.client.post("/khafji/apply/d/keep/", {"mobile": HER["mobile"]}).content.decode()
    code = kept.split("<output>")[1].split("</output>")[0]
    code = code.split(">")[1].split("<")[0]
    other = Client()
    assert other.post("/khafji/resume/", {"mobile": HER["mobile"], "code": "111122223333"}).status_code == 422
    assert other.post("/khafji/resume/", {"mobile": "0500000999", "code": code}).status_code == 422
    answer = other.post("/khafji/resume/", {"mobile": HER["mobile"], "code": code})
    assert answer["Location"] == "/khafji/apply/d/household/"
    assert "هيا" in other.get("/khafji/apply/d/identity/").content.decode()


def test_what_is_known_and_matched_is_not_asked_again(people: People, phone: Client) -> None:
    request = people.request_at(Stage.RESEARCH)
    enter(phone, request)
    walker = Applicant(phone)
    address = walker.begin("khafji", "aid")
    address = str(walker.fill(address, {"capacity": "self"})["Location"])
    page = phone.get(address).content.decode()
    assert 'name="first_name"' not in page
    assert request.person.first_name in page
    assert 'name="first_name"' in phone.get(f"{address}?change=first_name").content.decode()
    assert Draft.objects.get(request=None).person == request.person


def test_papers_are_kept_shown_and_removed(people: People, applicant: Applicant) -> None:
    address = applicant.up_to("khafji", "aid", "papers")
    assert applicant.client.post(address, {"national_id": paper(), "stay": "yes"})["Location"] == address
    page = applicant.client.get(address).content.decode()
    token = page.split('name="remove" value="')[1].split('"')[0]
    assert applicant.client.get(f"/khafji/apply/d/paper/{token}/").status_code == 200
    assert Client().get(f"/khafji/apply/d/paper/{token}/").status_code == 302
    bad = SimpleUploadedFile("x.png", b"\x89PNG broken", "image/png")
    assert applicant.client.post(address, {"family_register": bad}).status_code == 422
    applicant.client.post(address, {"remove": token})
    assert 'name="remove"' not in applicant.client.get(address).content.decode()
