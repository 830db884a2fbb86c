"""Every address of the installation."""

from __future__ import annotations

from django.urls import include, path

handler400, handler403 = "relance.office.errors.bad_request", "relance.office.errors.too_old"
handler404, handler500 = "relance.office.errors.not_found", "relance.office.errors.broken"
urlpatterns = [path("", include("relance.portal.urls")), path("", include("relance.office.urls"))]
