"""The accounts: how each stands, connecting one, and what could not be read."""

from __future__ import annotations

from django.urls import URLPattern, path

from ventanilla.desk.web.accounts import account, change, connect, reconnect, tray

urlpatterns: list[URLPattern] = [
    path("cuentas/", account.accounts, name="accounts"),
    path("cuentas/conectar/", connect.connect, name="connect"),
    path("cuentas/conectar/<slug:network>/", connect.network, name="connect-network"),
    path("cuentas/sin-leer/", tray.tray, name="tray"),
    path("cuentas/sin-leer/otra-vez/", tray.retry_all, name="tray-retry-all"),
    path("cuentas/sin-leer/<int:number>/otra-vez/", tray.retry, name="tray-retry"),
    path("cuentas/sin-leer/<int:number>/apartar/", tray.apart, name="tray-apart"),
    path("cuentas/sin-leer/<int:number>/original/", tray.raw, name="tray-raw"),
    path("cuentas/<int:number>/", account.account, name="account"),
    path("cuentas/<int:number>/lecturas/", account.runs, name="account-runs"),
    path("cuentas/<int:number>/recuento/", account.census, name="account-census"),
    path("cuentas/<int:number>/trayendo/", account.progress, name="account-progress"),
    path("cuentas/<int:number>/leer/", change.read, name="account-read"),
    path("cuentas/<int:number>/contar/", change.count, name="account-count"),
    path("cuentas/<int:number>/probar/", change.check, name="account-check"),
    path("cuentas/<int:number>/pausar/", change.pause, name="account-pause"),
    path("cuentas/<int:number>/reanudar/", change.resume, name="account-resume"),
    path("cuentas/<int:number>/mover/", change.move, name="account-move"),
    path("cuentas/<int:number>/cambiar/", change.change, name="account-change"),
    path("cuentas/<int:number>/cerrar/", change.close, name="account-close"),
    path("cuentas/<int:number>/volver-a-conectar/", reconnect.reconnect, name="account-reconnect"),
]
