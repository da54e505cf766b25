"""Addresses of the portal: everything a beneficiary or the public sees."""

from django.urls import URLPattern, path

from silah.portal.views import (
    about,
    apply,
    case,
    case_acts,
    check,
    chooser,
    consents,
    follow,
    home,
    installation,
    mine,
    opinion,
    papers,
    resume,
    services,
    sign_in,
)

app_name = "portal"

installation_pages: list[URLPattern] = [
    path("", chooser.chooser, name="chooser"),
    path("journey/", chooser.journey, name="journey"),
    path("style/", installation.style, name="style"),
    path("health", installation.health, name="health"),
    path("favicon.ico", installation.favicon, name="favicon"),
    path("verify/", installation.verify, name="verify_form"),
    path("verify/<str:code>/", installation.verify, name="verify"),
    path("language/", installation.language, name="language"),
    path("theme/", installation.theme, name="theme"),
]

public_pages: list[URLPattern] = [
    path("<slug:slug>/", home.home, name="home"),
    path("<slug:slug>/services/", services.services, name="services"),
    path("<slug:slug>/services/<str:key>/", services.service, name="service"),
    path("<slug:slug>/services/<str:key>/check/", check.check, name="check"),
    path("<slug:slug>/request-form.pdf", papers.request_form, name="request_form"),
    path("<slug:slug>/policy/", about.policy, name="policy"),
    path("<slug:slug>/contact/", about.contact, name="contact"),
    path("<slug:slug>/privacy/", about.privacy, name="privacy"),
    path("<slug:slug>/objection/", about.objection, name="objection"),
    path("<slug:slug>/useful/", opinion.useful, name="useful"),
    path("<slug:slug>/follow/", follow.follow, name="follow"),
    path("<slug:slug>/sign-in/", sign_in.sign_in, name="sign_in"),
    path("<slug:slug>/code/", sign_in.code, name="code"),
    path("<slug:slug>/sign-out/", sign_in.sign_out, name="sign_out"),
]

applying: list[URLPattern] = [
    path("<slug:slug>/resume/", resume.resume, name="resume"),
    path("<slug:slug>/apply/d/keep/", resume.keep, name="keep"),
    path("<slug:slug>/apply/d/forget/", resume.forget, name="forget"),
    path("<slug:slug>/apply/d/paper/<str:paper>/", papers.draft_paper, name="draft_paper"),
    path("<slug:slug>/apply/d/<slug:step>/", apply.step, name="step"),
    path("<slug:slug>/apply/<str:key>/", apply.start, name="apply"),
]

own_pages: list[URLPattern] = [
    path("<slug:slug>/mine/", mine.mine, name="mine"),
    path("<slug:slug>/mine/draft/", mine.take_up, name="take_up"),
    path("<slug:slug>/mine/consents/", consents.take_back, name="take_back"),
    path("<slug:slug>/mine/card.pdf", papers.card, name="card"),
    path("<slug:slug>/requests/<str:token>/", case.case_page, name="request"),
    path("<slug:slug>/requests/<str:token>/received/", case.received, name="received"),
    path("<slug:slug>/requests/<str:token>/missing/", case_acts.missing, name="missing"),
    path("<slug:slug>/requests/<str:token>/sign/", case_acts.sign_again, name="sign"),
    path("<slug:slug>/requests/<str:token>/object/", case_acts.object_, name="object"),
    path("<slug:slug>/requests/<str:token>/receipt/<int:delivery>/", case_acts.receipt, name="receipt"),
    path("<slug:slug>/requests/<str:token>/rate/", case_acts.rate, name="rate"),
    path("<slug:slug>/requests/<str:token>/withdraw/", case_acts.withdraw_, name="withdraw"),
    path("<slug:slug>/requests/<str:token>/paper/<str:paper>/", papers.case_paper, name="paper"),
    path("<slug:slug>/requests/<str:token>/acknowledgement.pdf", papers.acknowledgement, name="acknowledgement"),
    path("<slug:slug>/requests/<str:token>/slip.pdf", papers.slip, name="slip"),
    path("<slug:slug>/requests/<str:token>/letter.pdf", papers.letter, name="letter"),
    path("<slug:slug>/requests/<str:token>/attestation.pdf", papers.attestation, name="attestation"),
]

urlpatterns = [*installation_pages, *public_pages, *applying, *own_pages]
