"""Sign-in of staff under `/staff/`: of the package's pages those that Silah uses, and the landing that leads to a desk."""

from django.urls import path

from silah.accounts import views
from silah.accounts.package_pages import served, served_when_asked

urlpatterns = [
    path("", views.landing, name="staff_landing"),
    path("password/first/", views.first_password, name="staff_first_password"),
    *served("allauth.account.urls", ""),
    *served_when_asked("2fa/"),
]
