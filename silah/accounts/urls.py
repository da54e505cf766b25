"""Sign-in of staff: allauth's pages under `/staff/`, and the landing that leads to the right desk."""

from django.urls import include, path

from silah.accounts import views

urlpatterns = [
    path("", views.landing, name="staff_landing"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
