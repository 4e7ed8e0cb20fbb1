"""The Bluesky network of the tests shows, tells and refuses what the real one does."""

import pytest

from tests.servers.atproto import Network, Refused
from tests.servers.process import wait_until

pytestmark = pytest.mark.once


def test_thirty_nested_replies_are_all_in_the_thread_and_deleted_ones_leave_it(atproto_network: Network) -> None:
    desk, citizen = atproto_network.citizen("empleo"), atproto_network.citizen("vecina")
    root = desk.post("Abierta la inscripción en 850 cursos")
    replies = [citizen.reply(root, "¿En mi pueblo hay?")]
    for number in range(29):
        replies.append(citizen.reply(replies[number // 2], f"pregunta {number}"))
    seen = desk.wait_for_thread(root, 31)
    assert {post["uri"] for post in seen} == {root.uri, *(reply.uri for reply in replies)}
    citizen.delete(replies[-1])
    left = desk.wait_for_thread(root, 30)
    assert replies[-1].uri not in {post["uri"] for post in left}
    app = atproto_network.sign_in(desk.handle)
    answer = app.reply(replies[0], "Sí, en la casa de la cultura")
    desk.wait_for_thread(root, 31)
    assert [post["uri"] for post in desk.replies_to(replies[0], desk)] == [answer.uri]


def test_the_network_tells_its_people_of_mentions_quotes_likes_and_follows(atproto_network: Network) -> None:
    desk, citizen = atproto_network.citizen("aguas"), atproto_network.citizen("vecino")
    root = desk.post("Corte de agua en la calle Mayor")
    citizen.mention(desk, "¿hasta cuándo?")
    citizen.quote(root, "Otra vez")
    citizen.like(root)
    citizen.repost(root)
    citizen.follow(desk)
    expected = {"mention", "quote", "like", "repost", "follow"}
    wait_until(lambda: {note["reason"] for note in desk.notifications()} == expected, seconds=30, what="notifications")


def test_the_network_refuses_what_the_real_one_refuses(atproto_network: Network) -> None:
    desk = atproto_network.citizen("limites")
    with pytest.raises(Refused, match="grapheme too big") as too_long:
        desk.post("á" * 301)
    assert too_long.value.status == 400
    with pytest.raises(Refused) as stranger:
        atproto_network.sign_in(desk.handle, "otra contraseña")
    assert (stranger.value.status, stranger.value.error) == (401, "AuthenticationRequired")
    assert atproto_network.sign_in(desk.handle, desk.app_password()).did == desk.did
