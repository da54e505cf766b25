"""Addresses for the tests of the pieces: the names the base templates may link, leading nowhere."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from silah.ui.views import style


def nowhere(request: HttpRequest, **given: str) -> HttpResponse:
    return HttpResponse()


PORTAL = [
    path("language/", nowhere, name="language"),
    path("theme/", nowhere, name="theme"),
    path("<slug:slug>/", nowhere, name="home"),
    path("<slug:slug>/useful/", nowhere, name="useful"),
]
DESK = [path("<slug:slug>/desk/", nowhere, name="home"), path("<slug:slug>/desk/search/", nowhere, name="search")]
urlpatterns = [
    path("style/", style, name="style"),
    path("", include((PORTAL, "portal"))),
    path("", include((DESK, "desk"))),
    path("out/", nowhere, name="account_logout"),
]
