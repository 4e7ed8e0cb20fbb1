"""The staff's pages, a package for each screen."""

from __future__ import annotations

from django.urls import URLPattern

from ventanilla.desk.web.accounts import urls as accounts
from ventanilla.desk.web.byhand import urls as byhand
from ventanilla.desk.web.inbox import urls as inbox
from ventanilla.desk.web.settings import urls as settings
from ventanilla.desk.web.start import urls as start
from ventanilla.desk.web.today import urls as today

app_name = "desk"
urlpatterns: list[URLPattern] = [
    *today.urlpatterns,
    *inbox.urlpatterns,
    *byhand.urlpatterns,
    *accounts.urlpatterns,
    *settings.urlpatterns,
    *start.urlpatterns,
]
