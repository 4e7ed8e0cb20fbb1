"""Networks are two letters in a box and their full name, never a logo."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy, pgettext_lazy

_NETS: Final = {
    "facebook": ("Fb", "Facebook"),
    "x": ("X", "X"),
    "instagram": ("Ig", "Instagram"),
    "linkedin": ("In", "LinkedIn"),
    "youtube": ("Yt", "YouTube"),
    "pinterest": ("Pi", "Pinterest"),
    "mastodon": ("Ma", "Mastodon"),
    "bluesky": ("Bs", "Bluesky"),
    "threads": ("Th", "Threads"),
    "tiktok": ("Tt", "TikTok"),
    "telegram": ("Tg", "Telegram"),
    "whatsapp": ("Wa", "WhatsApp"),
    "messenger": ("Me", "Messenger"),
    "google": ("Go", "Google"),
    "email": ("@", pgettext_lazy("channel", "Email")),
    "window": ("Web", pgettext_lazy("channel", "Web form")),
    "blog": ("Bl", pgettext_lazy("channel", "Blog")),
    "phone": ("Tel", pgettext_lazy("channel", "Phone")),
    "counter": (pgettext_lazy("letters for the counter", "Ctr"), pgettext_lazy("channel", "At the counter")),
    "letter": (pgettext_lazy("letters for post", "Ltr"), pgettext_lazy("channel", "Letter")),
    "open311": ("311", "Open311"),
    "rss": ("Rss", "RSS"),
}


def name_of(code: str) -> tuple[str, str]:
    """The letters and the name; a network nobody foresaw is shown by its own first letters."""
    known = _NETS.get(code.lower())
    if known:
        return str(known[0]), str(known[1])
    if not code:
        return "?", str(gettext_lazy("Unknown place"))
    return code[:2].capitalize(), code.replace("_", " ").capitalize()
