from __future__ import annotations

from ventanilla.demo.town.shapes import OurAccount

LIVE_NETWORKS = frozenset({"bluesky", "email", "form"})
MENTION_NETWORKS = frozenset({"x", "bluesky", "mastodon"})


def _account(slug: str, network: str, name: str, handle: str, purpose: str = "attention") -> OurAccount:
    return OurAccount(slug, network, name, handle, purpose, by_hand=network not in LIVE_NETWORKS)


ACCOUNTS: tuple[OurAccount, ...] = (
    _account("facebook-ocupacio", "facebook", "Ocupació Vallserena", "OcupacioVallserena"),
    _account("facebook-aigues", "facebook", "Aigües de Vallserena", "AiguesVallserena"),
    _account("x-aigues", "x", "Aigües de Vallserena", "AiguesVallserena"),
    _account("x-ocupacio", "x", "Ocupació Vallserena", "OcupaVallserena", "institutional"),
    _account("instagram-aigues", "instagram", "Aigües de Vallserena", "aiguesvallserena"),
    _account("instagram-ocupacio", "instagram", "Ocupació Vallserena", "ocupaciovallserena", "institutional"),
    _account("linkedin-ocupacio", "linkedin", "Ocupació Vallserena", "ocupacio-vallserena", "institutional"),
    _account("youtube", "youtube", "Vallserena al día", "vallserenaaldia", "institutional"),
    _account("pinterest", "pinterest", "Obres de Vallserena", "obresvallserena", "institutional"),
    _account("mastodon", "mastodon", "Aigües de Vallserena", "aigues@social.example"),
    _account("bluesky", "bluesky", "Vallserena", "vallserena.example"),
    _account("email", "email", "Correo de Vallserena", "hola@vallserena.example"),
    _account("form", "form", "Buzón de la sede electrónica", "ventanilla.vallserena.example"),
)
BY_SLUG = {account.slug: account for account in ACCOUNTS}

_PAGES = {
    "facebook": "https://facebook.example/{handle}/posts/{post}?comment_id={key}",
    "x": "https://x.example/{who}/status/{key}",
    "instagram": "https://instagram.example/p/{post}/c/{key}",
    "linkedin": "https://linkedin.example/feed/update/{post}?comment={key}",
    "youtube": "https://youtube.example/watch?v={post}&lc={key}",
    "pinterest": "https://pinterest.example/pin/{post}#{key}",
    "mastodon": "https://social.example/@{who}/{key}",
    "bluesky": "https://bluesky.example/profile/{who}/post/{key}",
}
_POSTS = {
    "facebook": "https://facebook.example/{handle}/posts/{post}",
    "x": "https://x.example/{handle}/status/{post}",
    "instagram": "https://instagram.example/p/{post}",
    "linkedin": "https://linkedin.example/feed/update/{post}",
    "youtube": "https://youtube.example/watch?v={post}",
    "pinterest": "https://pinterest.example/pin/{post}",
    "mastodon": "https://social.example/@{handle}/{post}",
    "bluesky": "https://bluesky.example/profile/{handle}/post/{post}",
}


def post_page(account: OurAccount, base: str) -> str:
    return _POSTS[account.network].format(handle=account.handle.split("@")[0], post=base)


def comment_page(account: OurAccount, thread: str, key: str, who: str) -> str | None:
    page = _PAGES.get(account.network)
    if page is None:
        return None
    return page.format(handle=account.handle, post=thread.rpartition("/")[2], key=key, who=who.split("@")[0])
