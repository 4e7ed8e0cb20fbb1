"""Addresses of signing in, of one's own account, and of the staff. allauth's are listed one by one: the rest is closed."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from ventanilla.people.web import mine, staff
from ventanilla.people.web.access import anybody
from ventanilla.people.web.access import staff as signed_in


def moved(name: str) -> Callable[..., HttpResponseBase]:
    return anybody(RedirectView.as_view(pattern_name=name, query_string=True))


own: list[URLPattern | URLResolver] = [
    path("mia/", mine.mine, name="mine"),
    path("enlace/<str:token>/", mine.entrance, name="entrance"),
    path("personas/", staff.people, name="staff"),
    path("personas/nueva/", staff.add, name="add"),
    path("personas/<int:number>/", staff.edit, name="edit"),
    path("personas/<int:number>/enlace/", staff.link, name="link"),
    path("personas/<int:number>/baja/", staff.disable, name="disable"),
    path("personas/<int:number>/alta/", staff.enable, name="enable"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("entrar/", anybody(account.login), name="account_login"),
    path("login/", moved("account_login")),
    path("salir/", anybody(account.logout), name="account_logout"),
    path("cerrada/", anybody(account.account_inactive), name="account_inactive"),
    path("no-puedo-entrar/", mine.cannot_enter, name="account_reset_password"),
    path("no-puedo-entrar/cuenta/", moved("account_reset_password"), name="account_signup"),
    path("correo/", moved("people:mine"), name="account_email"),
    path("correo/enviado/", moved("account_login"), name="account_email_verification_sent"),
    path("confirmar/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("clave/", signed_in(account.password_change), name="account_change_password"),
    path("clave/primera/", signed_in(account.password_set), name="account_set_password"),
    path("seguridad/", signed_in(mfa.index), name="mfa_index"),
    path("seguridad/entrar/", anybody(mfa.authenticate), name="mfa_authenticate"),
    path("seguridad/confirmar/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("seguridad/aplicacion/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("seguridad/aplicacion/quitar/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("seguridad/codigos/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("seguridad/codigos/nuevos/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("seguridad/codigos/descargar/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("seguridad/llaves/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("seguridad/llaves/nueva/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("seguridad/llaves/entrar/", anybody(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "seguridad/llaves/confirmar/", signed_in(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("seguridad/llaves/<int:pk>/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("seguridad/llaves/<int:pk>/quitar/", signed_in(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("sesiones/", signed_in(sessions.list_usersessions), name="usersessions_list"),
    path("", include((own, "people"))),
]
