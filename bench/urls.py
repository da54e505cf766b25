"""The addresses of the product and one of the bench: a whole application in a single post."""

from django.urls import include, path

from bench.at_once import submit_at_once

urlpatterns = [
    path("<slug:slug>/bench/at-once/", submit_at_once),
    path("", include("silah.urls")),
]
handler404 = "silah.ui.errors.not_found"
handler500 = "silah.ui.errors.server_error"
handler403 = "silah.ui.errors.forbidden"
handler400 = "silah.ui.errors.bad_request"
