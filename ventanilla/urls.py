"""All addresses: paths in Spanish, names in English."""

from django.urls import URLPattern, URLResolver, include, path

from ventanilla.window.web.pages import robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("cuenta/", include("ventanilla.people.web.urls")),
    path("robots.txt", robots, name="robots"),
    path("ventanilla/", include("ventanilla.window.web.urls")),
    path("demostracion/", include("ventanilla.demo.web.urls")),
    path("", include("ventanilla.desk.web.urls")),
]
