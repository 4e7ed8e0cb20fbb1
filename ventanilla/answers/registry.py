"""The clocks and the canned replies that are proposed to each kind of body (requirements §2). Data, edited in Ajustes."""

from __future__ import annotations

from dataclasses import dataclass

HOUSE = "Plazo de la casa"


@dataclass(frozen=True, slots=True)
class ProposedClock:
    code: str
    title: str
    first_minutes: int
    basis: str
    kinds: frozenset[str]
    """Bodies that get it; empty: all."""
    resolve_days: int | None = None
    resolve_unit: str = ""
    wants_all_day: bool = False
    """24/7 by law: it is switched on only when there is an on-call address."""
    forbids_generic: bool = False
    regions: frozenset[str] = frozenset()


_WATER = frozenset({"water"})
_OTHERS = frozenset({"employment", "town", "other"})
CLOCKS: tuple[ProposedClock, ...] = (
    ProposedClock("URG", "Peligro o angustia", 0, HOUSE, frozenset(), wants_all_day=True),
    ProposedClock("CPR", "Prensa", 60, HOUSE, frozenset()),
    ProposedClock(
        "CQ", "Calidad del agua", 30, "Real Decreto 3/2023, art. 24", _WATER, 1, "calendar", wants_all_day=True
    ),
    ProposedClock("C2H", "Corte o falta de agua", 120, "Ley 10/2025, arts. 14.2 y 17.2", _WATER, wants_all_day=True),
    ProposedClock(
        "C5D", "Facturas y cobros", 120, "Ley 10/2025, art. 17.3", _WATER, 5, "calendar", forbids_generic=True
    ),
    ProposedClock(
        "C15",
        "Quejas, reclamaciones e incidencias",
        120,
        "Ley 10/2025, art. 17.1",
        _WATER,
        15,
        "working",
        forbids_generic=True,
    ),
    ProposedClock(
        "C20",
        "Quejas y sugerencias",
        120,
        "Decreto 41/2016 del Consell",
        _OTHERS,
        1,
        "months",
        forbids_generic=True,
        regions=frozenset({"VC"}),
    ),
    ProposedClock("C20", "Quejas y sugerencias", 120, HOUSE, _OTHERS, 20, "working", forbids_generic=True),
    ProposedClock("CAC", "Accesibilidad", 120, "Real Decreto 1112/2018, arts. 12 y 13", frozenset(), 20, "working"),
    ProposedClock("CAI", "Acceso a la información", 120, "Ley 19/2013, art. 20", frozenset(), 1, "months"),
    ProposedClock(
        "CDR", "Derechos de protección de datos", 120, "Reglamento (UE) 2016/679, art. 12.3", frozenset(), 1, "months"
    ),
    ProposedClock("CGN", "Preguntas y críticas", 120, HOUSE, frozenset(), 2, "working"),
)


def clocks_for(*, kinds: frozenset[str], region: str) -> list[ProposedClock]:
    """The rule that binds this kind of body in this region, or «plazo de la casa»; never another body's law."""
    found: dict[str, ProposedClock] = {}
    for clock in CLOCKS:
        if clock.kinds and not clock.kinds & kinds:
            continue
        if clock.regions and region not in clock.regions:
            continue
        found.setdefault(clock.code, clock)
    return list(found.values())


CANNED: tuple[tuple[str, str, str, str, str], ...] = (
    ("saludo", "", "es", "Respuesta corta", "Hola, {nombre}: "),
    ("saludo", "", "ca", "Resposta curta", "Hola, {nombre}: "),
    ("saludo", "", "en", "Short answer", "Hello, {nombre}: "),
    ("gracias", "thanks", "es", "Gracias", "Gracias a usted, {nombre}. Se lo pasamos a quienes le atendieron."),
    ("gracias", "thanks", "ca", "Gràcies", "Gràcies a vosté, {nombre}. Ho fem arribar a qui el va atendre."),
    ("gracias", "thanks", "en", "Thanks", "Thank you, {nombre}. We will pass it on to those who helped you."),
    ("consultamos", "", "es", "Lo consultamos (provisional)", "Hola, {nombre}: lo preguntamos y le contestamos aquí mismo antes del {fecha}."),
    ("consultamos", "", "ca", "Ho consultem (provisional)", "Hola, {nombre}: ho preguntem i li contestem ací mateix abans del {fecha}."),
    ("consultamos", "", "en", "We are asking (provisional)", "Hello, {nombre}: we are asking and will answer you here before {fecha}."),
    ("no-es-nuestro", "", "es", "No es nuestro", "Hola, {nombre}: esto lo lleva {organismo}. Puede dirigirse a {contacto}."),
    ("no-es-nuestro", "", "ca", "No és nostre", "Hola, {nombre}: açò ho porta {organismo}. Pot dirigir-se a {contacto}."),
    ("no-es-nuestro", "", "en", "Not ours", "Hello, {nombre}: this belongs to {organismo}. You can reach them at {contacto}."),
    (
        "datos", "", "es", "No publique sus datos",
        "Hola, {nombre}: por su seguridad, borre el comentario con sus datos y escríbanos por privado. Le atendemos igual.",
    ),
    (
        "datos", "", "ca", "No publique les seues dades",
        "Hola, {nombre}: per la seua seguretat, esborre el comentari amb les seues dades i escriga'ns per privat. L'atenem igual.",
    ),
    ("datos", "", "en", "Do not publish your data", "Hello, {nombre}: for your safety, delete the comment with your data and write to us in private."),
    (
        "urgencia", "distress", "es", "Ayuda ahora: 024 y 112",
        "{nombre}, lo que cuenta es importante y no está solo. Si hay peligro ahora mismo, llame al 112. Para hablar con alguien a cualquier hora, gratis, está el 024. Le leemos.",
    ),
    (
        "urgencia", "distress", "ca", "Ajuda ara: 024 i 112",
        "{nombre}, el que conta és important i no està a soles. Si hi ha perill ara mateix, telefone al 112. Per a parlar amb algú a qualsevol hora, de franc, té el 024. El llegim.",
    ),
    (
        "urgencia", "distress", "en", "Help now: 024 and 112",
        "{nombre}, what you say matters and you are not alone. If there is danger right now, call 112. To talk to somebody at any hour, free, there is 024. We are reading you.",
    ),
    (
        "registro", "", "es", "Tiene que ir al registro",
        "Hola, {nombre}: para que tenga efecto hay que presentarlo en el registro ({registro}). Si quiere, en la oficina le ayudan a rellenarlo.",
    ),
    (
        "registro", "", "ca", "Ha d'anar al registre",
        "Hola, {nombre}: perquè tinga efecte cal presentar-ho en el registre ({registro}). Si vol, a l'oficina l'ajuden a omplir-ho.",
    ),
    ("registro", "", "en", "It must go to the registry", "Hello, {nombre}: for it to have effect it must be filed at the registry ({registro})."),
)  # fmt: skip
"""code · topic · language · title · text"""
