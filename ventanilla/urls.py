"""All addresses: paths in Spanish, names in English."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("cuenta/", include("ventanilla.people.web.urls")),
    path("ventanilla/", include("ventanilla.window.web.urls")),
    path("demostracion/", include("ventanilla.demo.web.urls")),
    path("", include("ventanilla.desk.web.urls")),
]
