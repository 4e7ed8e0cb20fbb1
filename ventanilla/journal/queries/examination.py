"""Recomputes the chain from its rows and names whatever does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from ventanilla.journal import ports
from ventanilla.journal.models import Anchor, Entry, Head, Restoration
from ventanilla.journal.queries.reading import entries
from ventanilla.journal.rules import GENESIS, Actor, entry_digest

PACE = 1_000
MOST_NAMED = 500
"""Problems named one by one; past them the report only counts."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`code`: altered, missing, reordered, cut_off, added, head, anchor, restoration, evidence."""

    code: str
    seq: int | None
    until: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Restored:
    """The stretch *restaurado*: what was written after `copy_seq` and before `at` was lost with the old database."""

    copy_seq: int
    at: datetime
    anchors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Anchored:
    """A digest kept outside the database (on a printed report, in a mail)."""

    seq: int
    digest: str
    ours: bool = False
    """Remembered by this very database: a restoration never explains it away."""


@dataclass
class Report:
    entries: int = 0
    problems: list[Problem] = field(default_factory=list)
    restored: list[Restored] = field(default_factory=list)
    more: int = 0

    @property
    def ok(self) -> bool:
        return not self.problems

    def say(self, code: str, sentence: str, seq: int | None = None, until: int | None = None) -> None:
        if len(self.problems) >= MOST_NAMED:
            self.more += 1
            return
        self.problems.append(Problem(code, seq, seq if until is None else until, sentence))


def verify(*, outside: Iterable[Anchored] = (), progress: Callable[[int], None] | None = None) -> Report:
    """Every entry, in pages; then the head, the anchors (ours and those given) and the restorations.

    `progress` hears now and then how many entries were read.
    """
    return _Examination(list(outside), progress).run()


class _Examination:
    def __init__(self, outside: list[Anchored], progress: Callable[[int], None] | None) -> None:
        self.report = Report()
        self.progress = progress
        self.head = Head.objects.filter(pk=1).first()
        self.anchors = _by_seq(
            [*outside, *(Anchored(*pair, ours=True) for pair in Anchor.objects.values_list("seq", "digest"))]
        )
        self.noted = {one.copy_seq: one.copy_digest for one in Restoration.objects.all()}
        self.told: dict[int, tuple[str, datetime]] = {}
        self.broken: list[Entry] = []
        self.gaps: list[tuple[int, int]] = []
        self.expected = 1
        self.before = GENESIS
        self.certain = True
        """Whether the digest before the next entry is known (not so after a gap)."""

    def run(self) -> Report:
        for found in entries():
            self.report.entries += 1
            if self.progress and not self.report.entries % PACE:
                self.progress(self.report.entries)
            if isinstance(found, int):
                self._unreadable(found)
            elif self._in_its_place(found.seq):
                self._look(found)
        self._name_the_broken()
        self._compare_head()
        self._compare_anchors()
        self._compare_restorations()
        self.report.problems.sort(key=lambda one: one.seq or 0)
        return self.report

    def _in_its_place(self, seq: int) -> bool:
        if seq < 1:
            self.report.say("added", _("Entry %(seq)s was not written by the desk.") % {"seq": seq}, seq)
            return False
        if seq > self.expected:
            self.gaps.append((self.expected, seq - 1))
            self.certain = False
        self.expected = seq + 1
        return True

    def _unreadable(self, seq: int) -> None:
        if self._in_its_place(seq):
            self.report.say("altered", _("Entry %(seq)s was altered: it cannot be read.") % {"seq": seq}, seq)
            self.certain = False

    def _look(self, entry: Entry) -> None:
        if self.certain and entry.previous != self.before:
            self._link_differs(entry)
        self.before, self.certain = entry.digest, True
        if digest_of(entry, entry.seq) != entry.digest:
            if len(self.broken) < MOST_NAMED:
                self.broken.append(entry)
            else:
                self.report.more += 1
            return
        for anchor in self.anchors.get(entry.seq, ()):
            if anchor.digest != entry.digest:
                self._anchor_differs(anchor)
        self._ask(entry)

    def _link_differs(self, entry: Entry) -> None:
        if entry.seq == 1:
            self.report.say("altered", _("Entry 1 does not begin the chain: it was altered."), 1)
            return
        known = {"seq": entry.seq - 1, "next": entry.seq}
        self.report.say(
            "altered",
            _("Entry %(seq)s was altered: entry %(next)s remembers another one.") % known,
            entry.seq - 1,
            entry.seq,
        )

    def _ask(self, entry: Entry) -> None:
        payload = entry.content
        if entry.action == "journal.restored":
            self.told[entry.seq - 1] = (str(payload.get("copy_digest", "")), entry.at)
        recorded = ports.Recorded(entry.seq, entry.at, entry.action, payload)
        for evidence in ports.evidence_for(payload):
            for sentence in evidence(recorded):
                self.report.say("evidence", sentence, entry.seq)

    def _name_the_broken(self) -> None:
        """A row whose digest fits another number was moved; any other one was altered."""
        places = {entry.seq for entry in self.broken} | {
            seq for first, last in self.gaps for seq in range(first, min(last, first + 50) + 1)
        }
        if self.head is not None and self.head.seq >= self.expected:
            places |= set(range(self.expected, min(self.head.seq, self.expected + 50) + 1))
        for entry in self.broken:
            home = next((seq for seq in places if seq != entry.seq and digest_of(entry, seq) == entry.digest), None)
            if home is None:
                self.report.say("altered", _("Entry %(seq)s was altered.") % {"seq": entry.seq}, entry.seq)
            else:
                sentence = _("Entry %(seq)s is out of order: it was written as entry %(home)s.")
                self.report.say("reordered", sentence % {"seq": entry.seq, "home": home}, entry.seq)
        for first, last in self.gaps:
            self.report.say(
                "missing",
                _stretch(
                    _("Entry %(first)s is missing."), _("Entries %(first)s to %(last)s are missing."), first, last
                ),
                first,
                last,
            )

    def _compare_head(self) -> None:
        last = self.expected - 1
        if self.head is None or not self.head.seq:
            if last:
                self.report.say("head", _("The journal does not know where it ends."), last)
            return
        if self.head.seq > last:
            first, end = last + 1, self.head.seq
            self.report.say(
                "cut_off",
                _stretch(
                    _("Entry %(first)s was cut off the end."),
                    _("Entries %(first)s to %(last)s were cut off the end."),
                    first,
                    end,
                ),
                first,
                end,
            )
            return
        named = Entry.objects.filter(seq=self.head.seq).values_list("digest", flat=True).first()
        if named != self.head.digest:
            self.report.say(
                "altered",
                _("Entry %(seq)s is not the one at which the journal ends: it was altered.") % {"seq": self.head.seq},
                self.head.seq,
            )
        now = Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
        if now < last:
            self.report.say(
                "added",
                _stretch(
                    _("Entry %(first)s was added after the end."),
                    _("Entries %(first)s to %(last)s were added after the end."),
                    now + 1,
                    last,
                ),
                now + 1,
                last,
            )

    def _anchor_differs(self, anchor: Anchored) -> None:
        covered = self._restored_before(anchor)
        if not covered:
            self.report.say(
                "anchor",
                _("Entry %(seq)s is not the one that was printed or mailed.") % {"seq": anchor.seq},
                anchor.seq,
            )

    def _restored_before(self, anchor: Anchored) -> bool:
        return not anchor.ours and any(copy_seq < anchor.seq for copy_seq in self.told)

    def _compare_anchors(self) -> None:
        last = self.expected - 1
        for seq, anchors in self.anchors.items():
            for anchor in anchors:
                if seq > last and not self._restored_before(anchor):
                    self.report.say(
                        "cut_off",
                        _("Entry %(seq)s was printed or mailed, and is not here: the end was cut off.") % {"seq": seq},
                        seq,
                    )

    def _compare_restorations(self) -> None:
        for copy_seq, (digest, at) in self.told.items():
            beyond = tuple(seq for seq in sorted(self.anchors) if seq > copy_seq and self._lost(seq))
            self.report.restored.append(Restored(copy_seq, at, beyond))
            if self.noted.get(copy_seq) != digest:
                sentence = _("The note of the restoration at entry %(seq)s was altered or removed.")
                self.report.say("restoration", sentence % {"seq": copy_seq}, copy_seq)
        for copy_seq in self.noted.keys() - self.told.keys():
            sentence = _("A restoration at entry %(seq)s is noted, and the journal knows of none.")
            self.report.say("restoration", sentence % {"seq": copy_seq}, copy_seq)

    def _lost(self, seq: int) -> bool:
        here = Entry.objects.filter(seq=seq).values_list("digest", flat=True).first()
        return any(anchor.digest != here for anchor in self.anchors[seq])


def digest_of(entry: Entry, seq: int) -> str:
    """What the digest of a row ought to be, were it number `seq`; empty for a row that makes no sense."""
    try:
        return entry_digest(
            seq=seq,
            at=entry.at,
            action=entry.action,
            actor=Actor(entry.actor_kind, entry.actor_id, entry.actor_label),
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            payload=entry.payload,
            previous=entry.previous,
        )
    except (ValueError, TypeError, AttributeError, OverflowError):
        return ""


def _by_seq(anchors: list[Anchored]) -> dict[int, list[Anchored]]:
    found: dict[int, list[Anchored]] = {}
    for anchor in dict.fromkeys(anchors):
        found.setdefault(anchor.seq, []).append(anchor)
    return found


def _stretch(one: str, several: str, first: int, last: int) -> str:
    return (one if first == last else several) % {"first": first, "last": last}
