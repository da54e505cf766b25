"""The doors of the house. `/<slug>/` belongs to one association; the rest to the installation."""

from django.urls import include, path

urlpatterns = [
    path("staff/", include("silah.accounts.urls")),
    path("<slug:slug>/desk/", include("silah.desk.urls")),
    path("", include("silah.portal.urls")),
]
handler404 = "silah.ui.errors.not_found"
handler500 = "silah.ui.errors.server_error"
handler403 = "silah.ui.errors.forbidden"
handler400 = "silah.ui.errors.bad_request"
