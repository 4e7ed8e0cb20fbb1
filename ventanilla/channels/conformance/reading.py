"""Nobody is missed: whatever the network does between two pages, what it shows is what was read."""

from __future__ import annotations

import itertools
import random

import pytest

from ventanilla.channels.conformance.driver import Cursors, Desk, Vault, drive, read_all
from ventanilla.channels.conformance.fake import Fake, needs
from ventanilla.channels.contract import Transient

DEEP = 30
HOSTILE = (
    "¿y a mí por qué no me contestáis?",
    "👨‍👩‍👧‍👦🇪🇸 🙏🏽",
    "\u202eאבג\u202c al revés",
    "L·l, ç, à; ŀ",
    "<script>alert(1)</script> & \"comillas\" 'simples'",
    "línea una\n\nlínea tres\ttab",
    "a" * 280,
)


def a_thread(fake: Fake, *, size: int = 40, seed: int = 7) -> list[str]:
    """A post of ours and a random tree under it; the remote ids of the citizens' messages."""
    chance = random.Random(seed)
    root = fake.own("Abierto el plazo de los cursos")
    said: list[str] = []
    for number in range(size):
        parent = chance.choice([root, *said])
        said.append(fake.say(f"comentario {number}", parent=parent, author=f"c{number % 5}"))
    return said


class Reading:
    def test_everything_that_the_network_shows_is_read_and_can_be_understood(self, fake: Fake) -> None:
        a_thread(fake)
        fake.say("una pregunta suelta", author="c9")
        desk = read_all(fake)
        assert fake.visible().items() <= desk.texts().items()
        assert not desk.unread
        assert not desk.nameless

    def test_what_we_wrote_in_the_networks_own_app_is_ours_and_names_what_it_answers(self, fake: Fake) -> None:
        asked = fake.say("¿hasta cuándo?", parent=fake.own("Plazo abierto"))
        answered = fake.own("Hasta el viernes", parent=asked)
        desk = read_all(fake)
        assert desk.items[answered].is_own
        assert desk.items[answered].parent == asked
        assert not desk.items[asked].is_own

    def test_a_message_names_the_one_that_it_answers_at_any_depth(self, fake: Fake) -> None:
        chain = [fake.own("el principio")]
        for number in range(DEEP):
            chain.append(fake.say(f"nivel {number}", parent=chain[-1], author=f"c{number % 3}"))
        desk = read_all(fake)
        parents = [desk.items[child].parent for child in chain[1:]]
        assert parents == chain[:-1]
        assert len({desk.items[link].thread for link in chain}) == 1

    def test_the_order_of_the_streams_does_not_matter(self, fake: Fake) -> None:
        a_thread(fake)
        fake.say("una pregunta suelta")
        assert read_all(fake).essence() == read_all(fake, backwards=True).essence()

    def test_polling_again_changes_nothing(self, fake: Fake) -> None:
        a_thread(fake)
        desk, cursors, vault = Desk(), Cursors(), Vault(fake)
        drive(fake, lambda: vault.access(fake), desk, cursors)
        before = desk.essence()
        drive(fake, lambda: vault.access(fake), desk, cursors)
        assert desk.essence() == before

    def test_a_crash_after_any_page_loses_nothing(self, fake: Fake) -> None:
        a_thread(fake)
        fake.say("una pregunta suelta")
        vault, whole = Vault(fake), Desk()
        saved = drive(fake, lambda: vault.access(fake), whole, {})
        assert len(saved) > 1
        for moment in saved:
            desk, cursors = moment.desk.copy(), dict(moment.cursors)
            drive(fake, lambda: vault.access(fake), desk, cursors)
            assert desk.essence() == whole.essence()

    def test_a_page_that_was_admitted_but_whose_cursor_was_lost_is_read_again_without_harm(self, fake: Fake) -> None:
        a_thread(fake)
        vault, whole = Vault(fake), Desk()
        saved = drive(fake, lambda: vault.access(fake), whole, {})
        for before, after in itertools.pairwise(saved):
            desk = after.desk.copy()
            drive(fake, lambda: vault.access(fake), desk, dict(before.cursors))
            assert desk.essence() == whole.essence()

    def test_what_is_said_while_we_read_is_read_by_the_next_poll(self, fake: Fake) -> None:
        root = fake.own("Corte de agua en la calle Mayor")
        for number in range(12):
            fake.say(f"antes {number}", parent=root)
        desk, cursors, vault = Desk(), Cursors(), Vault(fake)
        drive(
            fake,
            lambda: vault.access(fake),
            desk,
            cursors,
            after_page=lambda: _say_while_reading(fake, root),
        )
        drive(fake, lambda: vault.access(fake), desk, cursors)
        assert fake.visible().items() <= desk.texts().items()

    def test_any_text_that_a_citizen_may_write_comes_through_as_it_is(self, fake: Fake) -> None:
        root = fake.own("Decidnos")
        said = {fake.say(text, parent=root, author=f"c{n}"): text for n, text in enumerate(HOSTILE)}
        desk = read_all(fake)
        assert not desk.unread
        assert {key: desk.texts()[key].strip() for key in said} == {key: text.strip() for key, text in said.items()}

    @needs("edit")
    def test_an_edit_is_seen(self, fake: Fake) -> None:
        said = fake.say("¿cuando abre?", parent=fake.own("Abrimos"))
        desk, cursors, vault = Desk(), Cursors(), Vault(fake)
        drive(fake, lambda: vault.access(fake), desk, cursors)
        fake.edit(said, "¿cuándo cierra?")
        drive(fake, lambda: vault.access(fake), desk, cursors)
        assert desk.items[said].text == "¿cuándo cierra?"

    @needs("delete")
    def test_a_deletion_is_seen(self, fake: Fake) -> None:
        said = fake.say("me arrepiento", parent=fake.own("Abrimos"))
        desk, cursors, vault = Desk(), Cursors(), Vault(fake)
        drive(fake, lambda: vault.access(fake), desk, cursors)
        fake.delete(said)
        drive(fake, lambda: vault.access(fake), desk, cursors)
        assert desk.items[said].deleted

    @needs("confirms")
    def test_what_was_deleted_is_told_from_what_is_there(self, fake: Fake) -> None:
        said = a_thread(fake, size=10)
        fake.delete(said[-1])
        assert fake.adapter.gone(Vault(fake).access(fake), [said[-2], said[-1]]) == {said[-1]}

    @needs("repeat_page", "reorder", "drop_mid_page", "5xx", "429")
    def test_no_trouble_while_reading_loses_or_alters_a_message(self, fake: Fake, kind: str) -> None:
        a_thread(fake)
        expected = read_all(fake).essence()
        for times in (1, 3):
            fake.trouble(kind, times=times, on="read")
            assert read_all(fake).essence() == expected

    @needs("429")
    def test_when_the_network_asks_for_calm_the_reader_says_for_how_long(self, fake: Fake) -> None:
        fake.say("hola")
        access = Vault(fake).access(fake)
        stream = fake.adapter.streams(access)[0].name
        fake.adapter.read(access, stream, {})
        fake.trouble("429", times=1, on="read")
        with pytest.raises(Transient) as caught:
            fake.adapter.read(access, stream, {})
        assert caught.value.retry_after is not None
        assert 0 < caught.value.retry_after <= 86_400

    @needs("refused")
    def test_a_network_that_does_not_answer_is_a_passing_trouble(self, fake: Fake) -> None:
        vault = Vault(fake)
        fake.trouble("refused")
        access = vault.access(fake)
        for stream in fake.adapter.streams(access):
            with pytest.raises(Transient):
                fake.adapter.read(access, stream.name, {})

    @needs("counts")
    def test_the_networks_own_figure_is_what_it_shows_in_the_thread(self, fake: Fake) -> None:
        said = a_thread(fake, size=25)
        vault = Vault(fake)
        thread = read_all(fake).items[said[0]].thread
        fake.delete(said[-1])
        shown = {key for key in fake.visible() if key != thread}
        [figure] = fake.adapter.count(vault.access(fake), [thread])
        assert figure.thread == thread
        assert figure.ours_visible == shown
        assert figure.count == len(shown)


def _say_while_reading(fake: Fake, root: str) -> None:
    if len(fake.visible()) < 30:
        fake.say(f"entretanto {len(fake.visible())}", parent=root)
