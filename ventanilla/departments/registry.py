"""What is proposed to each kind of body: services, reasons, hours. A person edits them in the wizard."""

from __future__ import annotations

from datetime import time

Named = tuple[str, str, str]
"""code · Spanish · Valencian"""

SERVICES: dict[str, tuple[Named, ...]] = {
    "employment": (
        ("courses", "Cursos y formación", "Cursos i formació"),
        ("offers", "Ofertas de empleo", "Ofertes d'ocupació"),
        ("registration", "Inscripción y renovación de la demanda", "Inscripció i renovació de la demanda"),
        ("guidance", "Orientación y cita previa", "Orientació i cita prèvia"),
        ("grants", "Ayudas y subvenciones", "Ajudes i subvencions"),
        ("self_employment", "Emprendimiento y autónomos", "Emprenedoria i autònoms"),
        ("website", "Web y sede electrónica", "Web i seu electrònica"),
    ),
    "water": (
        ("supply", "Suministro y cortes", "Subministrament i talls"),
        ("quality", "Calidad del agua", "Qualitat de l'aigua"),
        ("leaks", "Fugas y averías", "Fugues i avaries"),
        ("billing", "Facturas y cobros", "Factures i cobraments"),
        ("contracts", "Altas, bajas y contratos", "Altes, baixes i contractes"),
        ("meters", "Contadores y lecturas", "Comptadors i lectures"),
        ("sewers", "Alcantarillado", "Clavegueram"),
        ("works", "Obras de la red", "Obres de la xarxa"),
    ),
    "town": (
        ("cleaning", "Limpieza y residuos", "Neteja i residus"),
        ("streets", "Calles, aceras y obras", "Carrers, voreres i obres"),
        ("lighting", "Alumbrado", "Enllumenat"),
        ("gardens", "Parques y jardines", "Parcs i jardins"),
        ("culture", "Cultura, fiestas y deporte", "Cultura, festes i esport"),
        ("social", "Servicios sociales", "Serveis socials"),
        ("traffic", "Tráfico y policía local", "Trànsit i policia local"),
        ("taxes", "Tributos y padrón", "Tributs i padró"),
    ),
    "other": (
        ("general", "Información general", "Informació general"),
        ("website", "Web y sede electrónica", "Web i seu electrònica"),
    ),
}

REASONS: dict[str, tuple[Named, ...]] = {
    "employment": (
        ("deadline", "El plazo", "El termini"),
        ("course", "No está el curso que quiere", "No està el curs que vol"),
        ("place", "No hay en su pueblo", "No n'hi ha al seu poble"),
        ("timetable", "El horario", "L'horari"),
        ("requirements", "Los requisitos", "Els requisits"),
        ("procedure", "Cómo se hace", "Com es fa"),
        ("website", "La web no funciona", "La web no funciona"),
        ("treatment", "El trato o la espera", "El tracte o l'espera"),
    ),
    "water": (
        ("no_water", "Sin agua", "Sense aigua"),
        ("pressure", "Poca presión", "Poca pressió"),
        ("taste", "Color, olor o sabor", "Color, olor o sabor"),
        ("leak", "Una fuga", "Una fuga"),
        ("amount", "El importe", "L'import"),
        ("reading", "La lectura", "La lectura"),
        ("notice", "No se avisó", "No es va avisar"),
        ("treatment", "El trato o la espera", "El tracte o l'espera"),
    ),
    "town": (
        ("dirt", "Suciedad", "Brutícia"),
        ("damage", "Algo está roto", "Alguna cosa està trencada"),
        ("noise", "Ruido", "Soroll"),
        ("information", "Falta información", "Falta informació"),
        ("procedure", "Cómo se hace", "Com es fa"),
        ("amount", "El importe", "L'import"),
        ("treatment", "El trato o la espera", "El tracte o l'espera"),
    ),
    "other": (
        ("information", "Falta información", "Falta informació"),
        ("procedure", "Cómo se hace", "Com es fa"),
        ("treatment", "El trato o la espera", "El tracte o l'espera"),
    ),
}

HOURS: dict[str, tuple[tuple[int, time, time], ...]] = {
    "employment": tuple((day, time(8), time(15)) for day in range(5)),
    "water": tuple((day, time(8), time(15)) for day in range(5)),
    "town": tuple((day, time(9), time(14)) for day in range(5)),
    "other": tuple((day, time(9), time(14)) for day in range(5)),
}


def proposed(table: dict[str, tuple[Named, ...]], *kinds: str) -> list[Named]:
    """For a body that is two things, both lists without repeats."""
    found: dict[str, Named] = {}
    for kind in kinds:
        for entry in table.get(kind, ()):
            found.setdefault(entry[0], entry)
    return list(found.values())
