"""Vallserena's administration: what it is, who works there, the accounts that it has."""

from __future__ import annotations

from datetime import datetime

from ventanilla.channels.models import Account
from ventanilla.channels.operations import add_account
from ventanilla.demo.registry import ADAPTER
from ventanilla.demo.rules import PASSWORD, REGION, STAFF, ZONE, own_id
from ventanilla.demo.town import ACCOUNTS, OurAccount
from ventanilla.departments import operations as departments
from ventanilla.departments import registry as proposed
from ventanilla.journal.rules import SYSTEM
from ventanilla.people.models import Person
from ventanilla.people.operations import add_person

RULES = {
    "es": "Aquí cabe toda opinión, también la crítica dura. No caben los insultos, los datos personales de nadie ni la publicidad: eso no se publica o se oculta, y se dice por qué.",
    "ca": "Ací cap tota opinió, també la crítica dura. No hi caben els insults, les dades personals de ningú ni la publicitat: això no es publica o s'amaga, i es diu per què.",
    "en": "Every opinion is welcome here, harsh criticism too. Insults, anybody's personal data and advertising are not: they are not published, or are hidden, and we say why.",
}


def found(*, at: datetime) -> None:
    """The house first: from here on this desk is a demonstration, and nothing real can be connected to it."""
    departments.found_administration(
        name="Ajuntament de Vallserena",
        kind="employment",
        also="water",
        region=REGION,
        town="Vallserena",
        zone=str(ZONE),
        languages=["es", "ca"],
        hours=proposed.HOURS["employment"],
        at=at,
        by=SYSTEM,
        demonstration=True,
        phone="900 000 000",
        urgent_phone="900 000 001",
        email="hola@vallserena.example",
        registry_url="https://sede.vallserena.example/registro",
        registry_sentence="Registro electrónico del Ajuntament de Vallserena, o la oficina de la plaza de la Almunia, de 9:00 a 14:00.",
        signature="Ajuntament de Vallserena",
        role_label="Responsable de redes",
    )
    control = ("Centro de control del agua", "guardia@vallserena.example", "900 000 001")
    departments.change_on_call(addresses=[control], by=SYSTEM, at=at)
    departments.change_house_rules(texts=RULES, by=SYSTEM, at=at)


def hire(*, at: datetime) -> dict[str, Person]:
    staff = {}
    for handle, name, role in STAFF:
        person = add_person(handle=handle, name=name, role=role, email=f"{handle}@vallserena.example", by=SYSTEM, at=at)
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
        staff[handle] = person
    return staff


def connect(*, at: datetime) -> dict[str, Account]:
    """By hand here what is by hand in life; the others, on the demonstration's own network."""
    return {account.slug: _connect_one(account, at) for account in ACCOUNTS}


def _connect_one(account: OurAccount, at: datetime) -> Account:
    network = "window" if account.network == "form" else account.network
    given = {"network": network, "name": account.name, "handle": account.handle, "own_id": own_id(account)}
    if not account.by_hand:
        given["place"] = account.slug
    return add_account(
        network=network if account.by_hand else ADAPTER,
        given=given,
        at=at,
        purpose=account.purpose,
        name=account.name,
    )
