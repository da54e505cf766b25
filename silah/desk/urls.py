"""Addresses of the desk, under ``/<slug>/desk/``."""

from django.urls import URLPattern, URLResolver, path

from silah.desk.views import (
    audit, checking, conversation, deciding, evidence, home, intake, messages, overview, papers, people, policy, request, requests,
    serving, signing, sitting, sittings, staff, studying,
)  # fmt: skip

app_name = "desk"

CASE = "requests/<str:token>/"
SITTING = "sittings/<int:year>-<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("overview/", overview.overview, name="overview"),
    path("search/", requests.search, name="search"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", intake.begin, name="intake"),
    path("requests/new/<str:token>/", intake.step, name="intake_draft"),
    path("requests/new/<str:token>/<slug:key>/", intake.step, name="intake_step"),
    # one case
    path(CASE, request.request_page, name="request"),
    path(f"{CASE}reveal/", request.reveal, name="reveal"),
    path(f"{CASE}checks/<int:pk>/", checking.check, name="check"),
    path(f"{CASE}checks/<int:pk>/correct/", checking.correct, name="correct"),
    path(f"{CASE}match/", checking.match_all, name="match_all"),
    path(f"{CASE}papers/add/", checking.add_paper, name="add_paper"),
    path(f"{CASE}missing/", checking.ask_missing, name="ask_missing"),
    path(f"{CASE}missing/taken/", checking.take_missing, name="take_missing"),
    path(f"{CASE}pass/", checking.pass_on, name="pass"),
    path(f"{CASE}attest/", signing.attest, name="attest"),
    path(f"{CASE}attest/code/", signing.send_code, name="attest_code"),
    path(f"{CASE}refer/", conversation.refer, name="refer"),
    path(f"{CASE}questions/<int:pk>/", conversation.answer, name="answer"),
    path(f"{CASE}note/", conversation.note, name="note"),
    path(f"{CASE}take/", conversation.take, name="take"),
    path(f"{CASE}assign/", conversation.assign, name="assign"),
    path(f"{CASE}withdraw/", conversation.withdraw, name="withdraw"),
    path(f"{CASE}objection/", conversation.take_objection, name="objection"),
    path(f"{CASE}visits/new/", studying.plan_visit, name="plan_visit"),
    path(f"{CASE}visits/<int:pk>/", studying.hold_visit, name="hold_visit"),
    path(f"{CASE}research/", studying.research, name="research"),
    path(f"{CASE}agenda/", sittings.list_case, name="list"),
    path(f"{CASE}decide/", deciding.decide, name="decide"),
    path(f"{CASE}release/", deciding.release, name="release"),
    path(f"{CASE}release/early/", deciding.release_early, name="release_early"),
    path(f"{CASE}register/", serving.register, name="register"),
    path(f"{CASE}deliveries/<int:pk>/give/", serving.give, name="give"),
    path(f"{CASE}deliveries/<int:pk>/confirm/", serving.confirm, name="confirm"),
    path(f"{CASE}rate/", serving.rate, name="rate"),
    path(f"{CASE}print/<slug:kind>/", papers.document, name="document"),
    path("papers/<str:token>/", papers.paper, name="paper"),
    # people
    path("people/", people.people, name="people"),
    path("people/<str:token>/", people.person, name="person"),
    path("people/<str:token>/reveal/", people.reveal, name="reveal_person"),
    # the committee
    path("sittings/", sittings.sittings, name="sittings"),
    path("sittings/new/", sittings.plan, name="plan_sitting"),
    path(SITTING, sitting.sitting, name="sitting"),
    path(f"{SITTING}add/", sittings.add, name="add_to_agenda"),
    path(f"{SITTING}present/", sitting.present, name="present"),
    path(f"{SITTING}open/", sitting.open_now, name="open_sitting"),
    path(f"{SITTING}close/", sitting.close, name="close_sitting"),
    path(f"{SITTING}cancel/", sitting.cancel, name="cancel_sitting"),
    path(f"{SITTING}agenda/", sitting.agenda, name="agenda"),
    path(f"{SITTING}minutes/", sitting.minutes, name="minutes"),
    path(f"{SITTING}files/<int:pk>/", sitting.item, name="item"),
    path(f"{SITTING}files/<int:pk>/interest/", sitting.interest, name="interest"),
    path(f"{SITTING}files/<int:pk>/vote/", sitting.vote, name="vote"),
    path(f"{SITTING}files/<int:pk>/decision/", sitting.decision, name="item_decision"),
    path(f"{SITTING}files/<int:pk>/return/", sitting.give_back, name="return_item"),
    path(f"{SITTING}files/<int:pk>/off/", sitting.take_off, name="take_off"),
    # messages
    path("messages/", messages.outbox, name="messages"),
    path("messages/<uuid:public_id>/told/", messages.told, name="told"),
    path("messages/<uuid:public_id>/retry/", messages.again, name="retry"),
    # governance
    path("policy/", policy.policy, name="policy"),
    path("policy/findings/", policy.findings, name="findings"),
    path("policy/clauses/", policy.clauses, name="clauses"),
    path("staff/", staff.staff, name="staff"),
    path("staff/new/", staff.engage, name="engage"),
    path("staff/<int:pk>/", staff.member, name="member"),
    path("staff/<int:pk>/access/", staff.access, name="access"),
    path("audit/", audit.audit, name="audit"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/book.pdf", evidence.book_as_pdf, name="evidence_pdf"),
    path("evidence/<slug:code>/", evidence.clause, name="clause"),
]
