"""What was written to the town in the last fortnight, about what, where and when."""

from __future__ import annotations

from dataclasses import dataclass

THREAD_850 = "facebook-ocupacio/cursos-850"
THREAD_SIZE = 214

# What the 214 comments are about; tags and emoji are no topics, they have no words.
THREAD_TOPICS: dict[str, int] = {
    "tags": 45,
    "deadline": 31,
    "town": 24,
    "course": 22,
    "courses_chatter": 20,
    "timetable": 19,
    "emoji": 15,
    "requirements": 8,
    "courses_thanks": 8,
    "courses_irony": 8,
    "troll": 7,
    "filtering": 4,
    "courses_rumour": 3,
}


@dataclass(frozen=True, slots=True)
class Wave:
    topic: str
    count: int
    accounts: tuple[str, ...]
    base: str | None = None  # under which of our posts; elsewhere, under any or none
    hours: tuple[int, str, str] | None = None  # working days back, from, to; None: the whole fortnight
    space: str = "post"


_FB, _JOBS_FB = "facebook-aigues", "facebook-ocupacio"
_WATER = (_FB, _FB, "x-aigues", "bluesky", "email", "form", "mastodon", "instagram-aigues")
_JOBS = (_JOBS_FB, _JOBS_FB, "x-ocupacio", "bluesky", "email", "form", "instagram-ocupacio")
_BURST = (_FB, _FB, _FB, "x-aigues", "x-aigues", "bluesky", "mastodon", "form", "email")
_OPEN_WATER = (_FB, "x-aigues", "bluesky", "email", "form")
_OPEN_JOBS = ("x-ocupacio", "linkedin-ocupacio", "instagram-ocupacio", "bluesky", "email", "form")

WAVES: tuple[Wave, ...] = (
    Wave("outage", 150, _BURST, "averia-azarbe", (6, "6:25", "11:20")),
    Wave("outage", 12, ("mastodon", "bluesky", _FB), "avaria-actualitzacio", (6, "9:32", "11:05")),
    Wave("brown", 70, _BURST, "averia-restablecida", (6, "11:17", "20:00")),
    Wave("brown", 14, ("youtube", "bluesky", _FB, "form"), "termo", (5, "9:00", "21:00")),
    Wave("water_rumour", 10, (_FB, "x-aigues", "mastodon"), "averia-restablecida", (6, "12:00", "21:00")),
    Wave("planned_cut", 26, (_FB, "x-aigues", "bluesky"), "corte-programado", (2, "12:05", "23:30")),
    Wave("planned_cut", 12, (_FB, "mastodon", "email"), "tall-programat", (2, "12:10", "23:00")),
    Wave("tariffs", 38, (_FB, "x-aigues", "mastodon", "email"), "tarifas"),
    Wave("bill", 88, (*_WATER, "email", "form")),
    Wave("leak", 36, _WATER),
    Wave("sewer", 28, _WATER),
    Wave("meter", 42, (*_WATER, "youtube")),
    Wave("pressure", 22, _WATER),
    Wave("works", 34, ("pinterest", "instagram-aigues", _FB), "pouet"),
    Wave("private_thanks_water", 10, (_FB, "instagram-aigues"), space="direct"),
    Wave("private_thanks_water", 7, ("email",)),
    Wave("suggestion", 18, _WATER),
    Wave("water_irony", 32, (_FB, "x-aigues", "mastodon", "instagram-aigues")),
    Wave("children", 28, (_FB, "instagram-aigues"), "puertas-abiertas"),
    Wave("video", 22, ("youtube",), "tuberia"),
    Wave("video", 16, ("youtube",), "titularidad"),
    Wave("pins", 16, ("pinterest",), "llavador"),
    Wave("pins", 16, ("pinterest",), "tuberia"),
    Wave("renewal", 52, (*_JOBS, "youtube"), "renovar"),
    Wave("benefit", 50, _JOBS),
    Wave("offers", 44, (_JOBS_FB, "x-ocupacio", "linkedin-ocupacio", "bluesky"), "peones"),
    Wave("offers", 16, ("email", "form", "linkedin-ocupacio")),
    Wave("orientation", 46, (*_JOBS, "linkedin-ocupacio"), "curriculum"),
    Wave("website", 42, _JOBS),
    Wave("diploma", 30, _JOBS),
    Wave("private_thanks_jobs", 12, (_JOBS_FB, "instagram-ocupacio"), space="direct"),
    Wave("private_thanks_jobs", 8, ("email",)),
    Wave("linkedin_talk", 30, ("linkedin-ocupacio",), "insercion"),
    Wave("linkedin_talk", 14, ("linkedin-ocupacio",), "curriculum"),
    Wave("deadline", 38, (_JOBS_FB, "x-ocupacio", "bluesky", "email"), "cursos-aviso"),
    Wave("town", 24, (_JOBS_FB, "x-ocupacio", "bluesky"), "cursos-aviso"),
    Wave("timetable", 20, (_JOBS_FB, "bluesky", "instagram-ocupacio"), "cursos-aviso"),
    Wave("course", 24, (_JOBS_FB, "x-ocupacio", "email", "form"), "cursos-aviso"),
    Wave("requirements", 18, (_JOBS_FB, "email", "form", "linkedin-ocupacio")),
    Wave("courses_thanks", 16, (_JOBS_FB, "instagram-ocupacio", "linkedin-ocupacio"), "curriculum"),
    Wave("troll", 34, (_FB, _JOBS_FB, "x-aigues", "x-ocupacio", "youtube")),
    Wave("insult_with_question", 10, (_FB, _JOBS_FB, "x-aigues")),
    Wave("filtering", 8, (_FB, _JOBS_FB, "linkedin-ocupacio")),
    Wave("spam", 24, ("email", _FB, _JOBS_FB, "linkedin-ocupacio", "youtube", "form")),
    Wave("english", 14, ("instagram-aigues", "bluesky", "email", "form")),
    Wave("others", 5, ("x-ocupacio", "bluesky", "email")),
    Wave("office", 46, (_FB, _JOBS_FB, "bluesky", "email", "form")),
    Wave("not_ours", 36, (_FB, "x-aigues", "bluesky", "form")),
    Wave("political", 8, (_FB, "x-aigues", "mastodon")),
    Wave("tags", 42, (_FB, _JOBS_FB, "instagram-aigues", "instagram-ocupacio")),
    Wave("emoji", 56, ("instagram-aigues", "instagram-ocupacio", _FB, _JOBS_FB, "youtube", "pinterest", "bluesky")),
)

_NIGHT = (1, "15:05", "23:50")
# Since attention ended: nobody has answered these yet.
WAITING: tuple[Wave, ...] = (
    Wave("outage", 6, ("x-aigues", "form", "email", "bluesky", "mastodon"), None, (0, "6:25", "7:15")),
    Wave("outage", 11, (_FB, "x-aigues", "bluesky", _FB), "averia-hoy", (0, "7:21", "8:04")),
    Wave("planned_cut", 3, (_FB, "bluesky", "x-aigues"), "corte-programado", _NIGHT),
    Wave("bill", 3, ("email", _FB, "form"), None, _NIGHT),
    Wave("deadline", 5, _OPEN_JOBS, "cursos-850", _NIGHT),
    Wave("town", 3, ("bluesky", "x-ocupacio", "linkedin-ocupacio"), "cursos-850", _NIGHT),
    Wave("course", 3, ("bluesky", "instagram-ocupacio", "email"), "cursos-850", _NIGHT),
    Wave("timetable", 2, ("linkedin-ocupacio", "bluesky"), "cursos-850", _NIGHT),
    Wave("renewal", 3, ("email", "form", "x-ocupacio"), None, _NIGHT),
    Wave("benefit", 2, ("bluesky", "email"), None, _NIGHT),
    Wave("meter", 1, ("form",), None, _NIGHT),
    Wave("leak", 1, ("bluesky",), None, (0, "6:40", "7:30")),
    Wave("private_thanks_jobs", 1, ("email",), None, _NIGHT),
    Wave("video", 1, ("youtube",), "termo", _NIGHT),
    Wave("pins", 1, ("pinterest",), "llavador", _NIGHT),
    Wave("troll", 1, ("x-aigues",), None, _NIGHT),
    Wave("tags", 2, ("instagram-ocupacio",), "cursos-850", _NIGHT),
    Wave("emoji", 2, ("instagram-ocupacio", "instagram-aigues"), None, _NIGHT),
    Wave("office", 1, ("bluesky",), None, _NIGHT),
)

# What the morning will bring, only where the demonstration's network is live.
COMING: tuple[Wave, ...] = (
    Wave("outage", 22, ("bluesky", "bluesky", "email", "form"), "averia-hoy"),
    Wave("brown", 12, ("bluesky", "form", "email")),
    Wave("planned_cut", 5, ("bluesky", "form"), "corte-programado"),
    Wave("water_rumour", 2, ("bluesky",), "averia-hoy"),
    Wave("bill", 8, ("email", "form", "bluesky")),
    Wave("leak", 4, ("bluesky", "form")),
    Wave("meter", 4, ("form", "email")),
    Wave("not_ours", 4, ("bluesky", "form")),
    Wave("deadline", 14, ("bluesky", "bluesky", "email", "form"), "cursos-850"),
    Wave("town", 10, ("bluesky",), "cursos-850"),
    Wave("timetable", 8, ("bluesky", "email"), "cursos-850"),
    Wave("course", 9, ("bluesky", "form"), "cursos-850"),
    Wave("requirements", 5, ("bluesky", "email", "form"), "cursos-850"),
    Wave("courses_irony", 4, ("bluesky",), "cursos-850"),
    Wave("courses_chatter", 5, ("bluesky",), "cursos-850"),
    Wave("courses_thanks", 3, ("bluesky",), "cursos-850"),
    Wave("filtering", 2, ("bluesky",), "cursos-850"),
    Wave("renewal", 6, ("email", "form", "bluesky")),
    Wave("benefit", 4, ("bluesky", "email")),
    Wave("website", 4, ("bluesky", "form")),
    Wave("private_thanks_water", 2, ("email",)),
    Wave("spam", 2, ("email",)),
    Wave("english", 1, ("bluesky",)),
    Wave("troll", 2, ("bluesky",), "averia-hoy"),
    Wave("emoji", 4, ("bluesky",), "cursos-850"),
    Wave("tags", 3, ("bluesky",), "cursos-850"),
)
