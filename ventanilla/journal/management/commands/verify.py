"""Recompute the journal, compare it with its head and anchors, and name whatever was touched."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.foundation.management import DeskCommand
from ventanilla.journal.queries import Anchored, Report, verify


def anchored(text: str) -> Anchored:
    seq, colon, digest = text.partition(":")
    if not colon or not seq.isdigit() or not digest:
        raise ArgumentTypeError(_("“%(text)s” is not NUMBER:DIGEST.") % {"text": text})
    return Anchored(int(seq), digest.strip().lower())


class Command(DeskCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor", type=anchored, action="append", default=[], metavar=_("NUMBER:DIGEST"),
            help=_("As printed at the foot of a report or of the daily mail; may be repeated."),
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(outside=options["anchor"])
        self.say(
            {
                "ok": report.ok,
                "entries": report.entries,
                "problems": [asdict(one) for one in report.problems],
                "more": report.more,
                "restored": [asdict(one) for one in report.restored],
            },
            "\n".join(_told(report)),
        )
        if not report.ok:
            sys.exit(1)


def _told(report: Report) -> list[str]:
    lines = [one.sentence for one in report.problems]
    if report.more:
        lines.append(ngettext("And %(n)s more.", "And %(n)s more.", report.more) % {"n": report.more})
    for one in report.restored:
        when = date_format(localtime(one.at), "DATETIME_FORMAT")
        lines.append(
            _(
                "Restored on %(when)s from a copy that ends at entry %(seq)s: what was written between the two is not here."
            )
            % {"when": when, "seq": one.copy_seq}
        )
    if report.ok:
        lines.append(
            ngettext(
                "The journal holds: %(n)s entry, each as it was written.",
                "The journal holds: %(n)s entries, each as it was written.",
                report.entries,
            )
            % {"n": report.entries}
        )
    return lines
