"""The limits that Ventanilla's speed is measured against, on the machine that runs it.

    python floors.py batch           pages of 100 comments: dedupe, thread, FTS5, audit; one synchronous=FULL commit a page
    python floors.py mail            one MIME message a commit: parse, thread by In-Reply-To, dedupe, FTS5
    python floors.py page [ROWS]     one Django view: a keyset page of 50 threads out of ROWS, auto-escaped template
Each prints one JSON line. Raw sqlite3, no ORM, except `page`. Needs Django for `page` only.
"""

import email
import email.policy
import json
import os
import random
import sqlite3
import sys
import tempfile
import time

WORDS = [
    "agua",
    "corte",
    "avería",
    "fuga",
    "presión",
    "contador",
    "factura",
    "recibo",
    "tarifa",
    "barrio",
    "calle",
    "plaza",
    "obra",
    "tubería",
    "basura",
    "contenedor",
    "limpieza",
    "parque",
    "farola",
    "acera",
    "curso",
    "plazo",
    "solicitud",
    "inscripción",
    "oferta",
    "empleo",
    "demanda",
    "cita",
    "oficina",
    "teléfono",
    "horario",
    "lunes",
    "martes",
    "enero",
    "febrero",
    "gracias",
    "queja",
    "reclamación",
    "servicio",
    "atención",
    "mañana",
    "tarde",
    "cuándo",
    "dónde",
    "cómo",
    "quién",
    "hola",
    "por",
    "favor",
    "Gandía",
    "Alzira",
    "ayuntamiento",
    "vecino",
    "colegio",
    "de",
    "la",
    "que",
    "el",
    "en",
    "y",
    "a",
    "los",
]


class Texts:
    """Seeded Spanish-looking texts with a long tail of rare words, so that an index has real work."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.rare = [
            "".join(self.random.choices("abcdefgilmnoprstuvz", k=self.random.randint(4, 10))) for _ in range(20_000)
        ]

    def text(self, words=18):
        draw = self.random.choice
        return " ".join(draw(WORDS) if self.random.random() < 0.8 else draw(self.rare) for _ in range(words))


def connect():
    db = sqlite3.connect(os.path.join(tempfile.mkdtemp(), "floor.db"), isolation_level=None)
    db.execute("pragma journal_mode=wal")
    db.execute("pragma synchronous=full")
    db.executescript("""
        create table message(id integer primary key, account int, remote text, parent text, thread int, at int, state int, author text, body text);
        create unique index once on message(account, remote);
        create index by_thread on message(thread, at, id);
        create index by_state on message(state, at, id);
        create table audit(id integer primary key, message int, at int, what text);
        create virtual table fts using fts5(body, content='message', content_rowid='id', tokenize='unicode61 remove_diacritics 2');""")
    return db


def figures(name, rounds, rows, seconds, cpu):
    rounds = sorted(rounds)
    return {
        name: {
            "rows": rows,
            "per_second": round(rows / seconds),
            "cpu_us_per_row": round(cpu / rows * 1e6, 1),
            "p50_ms": round(rounds[len(rounds) // 2] * 1e3, 3),
            "p95_ms": round(rounds[int(len(rounds) * 0.95)] * 1e3, 3),
        }
    }


def measure(name, items, one, rows_each):
    rounds, cpu = [], time.process_time()
    for item in items:
        start = time.perf_counter()
        one(item)
        rounds.append(time.perf_counter() - start)
    return figures(name, rounds, len(items) * rows_each, sum(rounds), time.process_time() - cpu)


def admit(db, account, remote, parent, at, author, body):
    thread = None
    if parent:
        row = db.execute(
            "select coalesce(thread, id) from message where account = ? and remote = ?", (account, parent)
        ).fetchone()
        thread = row and row[0]
    done = db.execute(
        "insert into message(account, remote, parent, thread, at, state, author, body) values(?,?,?,?,?,0,?,?) on conflict do nothing",
        (account, remote, parent, thread, at, author, body),
    )
    if done.rowcount:
        db.execute("insert into fts(rowid, body) values(?, ?)", (done.lastrowid, body))
        db.execute("insert into audit(message, at, what) values(?, ?, 'admitted')", (done.lastrowid, at))


def batch(pages=300):
    texts, db = Texts(9), connect()
    raw = [
        json.dumps(
            [
                {
                    "id": f"{p}_{i}",
                    "parent": f"{p}_0" if i else None,
                    "at": p * 100 + i,
                    "author": "Vecina",
                    "text": texts.text(),
                }
                for i in range(100)
            ]
        )
        for p in range(pages)
    ]

    def page(item):
        db.execute("begin immediate")
        for c in json.loads(item):
            admit(db, 1, c["id"], c["parent"], c["at"], c["author"], c["text"])
        db.execute("commit")

    return measure("new", raw, page, 100) | measure("again", raw, page, 100)


def mail(messages=3000):
    texts, db = Texts(8), connect()
    raw = [
        (
            f"From: Vecina {i} <v{i}@x.es>\nTo: q0@x.es\nSubject: {texts.text(5)}\nMessage-ID: <p{i}@x.es>\n"
            + (f"In-Reply-To: <p{i - 1}@x.es>\n" if i % 2 else "")
            + f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{texts.text(40)}\n"
        ).encode()
        for i in range(messages)
    ]

    def one(item):
        m = email.message_from_bytes(item, policy=email.policy.default)
        body = m.get_body(("plain",)).get_content()
        db.execute("begin immediate")
        admit(db, 1, str(m["Message-ID"]), m["In-Reply-To"] and str(m["In-Reply-To"]), 1, str(m["From"]), body)
        db.execute("commit")

    return measure("new", raw, one, 1) | measure("again", raw, one, 1)


PAGE = """<!doctype html><html lang=es><meta charset=utf-8><title>Bandeja</title><main><ul>{% for m in rows %}<li><a href="/t/{{ m.0 }}/">{{ m.2 }}</a>
<time>{{ m.1 }}</time>{% if m.3 %}<b>{{ m.3 }}</b>{% endif %}</li>{% endfor %}</ul><a rel=next href="?c={{ last }}">siguiente</a></main></html>"""


def page(rows=1_000_000, requests=300):
    import django
    from django.conf import settings

    path = os.path.join(tempfile.mkdtemp(), "page.db")
    settings.configure(
        DEBUG=False,
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="x" * 50,
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "CONN_MAX_AGE": None}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"l.html": PAGE})]},
            }
        ],
    )
    django.setup()
    from django.db import connection
    from django.http import HttpResponse
    from django.shortcuts import render
    from django.test import Client
    from django.urls import path as route

    def inbox(request):
        cursor = int(request.GET.get("c", 1 << 60))
        with connection.cursor() as k:
            k.execute(
                "select id, at, subject, unread from thread where account = %s and state = 0 and at < %s order by at desc, id desc limit 50",
                [cursor % 4, cursor],
            )
            found = k.fetchall()
        return render(request, "l.html", {"rows": found, "last": found[-1][1] if found else 0})

    globals()["urlpatterns"] = [route("hello/", lambda request: HttpResponse("hello")), route("inbox/", inbox)]
    db, texts = sqlite3.connect(path), Texts(7)
    subjects = [texts.text(8) for _ in range(5000)]
    db.execute("create table thread(id integer primary key, account int, state int, at int, subject text, unread int)")
    db.executemany(
        "insert into thread(account, state, at, subject, unread) values(?,?,?,?,?)",
        ((i % 4, 0 if i % 5 else 1, i, subjects[i % 5000], i % 3) for i in range(rows)),
    )
    db.execute("create index page on thread(account, state, at desc, id desc, subject, unread)")
    db.commit()
    client, pick = Client(), random.Random(1)
    urls = {
        "hello": lambda: "/hello/",
        "first": lambda: "/inbox/",
        "any": lambda: f"/inbox/?c={pick.randint(rows // 50, rows)}",
    }
    out = {"rows": rows}
    for name, url in urls.items():
        client.get(url())
        out |= measure(name, [url() for _ in range(requests)], client.get, 1)
    return out


if __name__ == "__main__":
    what = sys.argv[1]
    result = {"batch": batch, "mail": mail, "page": lambda: page(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)}[
        what
    ]()
    print(json.dumps({"floor": what, "load": os.getloadavg()[0]} | result))
