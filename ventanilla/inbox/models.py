"""Threads for reading, messages as the unit of duty, and what was seen of each on its network."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.channels.models import Account
from ventanilla.media.models import File
from ventanilla.people.models import Handle, Person


class SpaceName(models.TextChoices):
    POST = "post", _("Post")
    DIRECT = "direct", _("Private message")
    MAIL = "mail", _("E-mail")
    FORM = "form", _("Form")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Private")


class Thread(models.Model):
    """A post with its comments, a conversation, an exchange of mails."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    space = models.CharField(max_length=10, choices=SpaceName)
    key = models.CharField(max_length=255)
    title = models.CharField(max_length=200, blank=True)
    permalink = models.TextField(blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    created_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "space", "key"], name="thread_once")]
        indexes = [models.Index(fields=["-last_at", "-id"], name="thread_recent")]

    def __str__(self) -> str:
        return self.title


class Message(models.Model):
    """One utterance. `(account, space, key)` is its identity; `text` is what the network shows now."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    space = models.CharField(max_length=10, choices=SpaceName)
    key = models.CharField(max_length=255)
    remote_id = models.TextField(blank=True)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children", db_index=False)
    parent_key = models.CharField(max_length=255, blank=True)
    author = models.ForeignKey(Handle, models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveIntegerField(default=0)
    """#43; 0 for what is ours."""
    sub = models.PositiveIntegerField(default=0)
    """The 1 of #43.1."""
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    title = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    topic = models.CharField(max_length=30, blank=True)
    marks = models.CharField(max_length=80, blank=True)
    """Space-separated: asks no_utterance insult distress danger."""
    aspects = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    admitted_at = models.DateTimeField()
    visibility = models.CharField(max_length=10, choices=Visibility)
    permalink = models.TextField(blank=True)
    ours = models.BooleanField(default=False)
    automatic = models.BooleanField(default=False)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    """Whose answer it is, when it is ours and was written here."""
    source = models.CharField(max_length=20, default="poll")
    reply_deadline = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    digest_key = models.BinaryField(max_length=16, null=True)
    """Random; destroyed with the text. Without it the journal's digest means nothing."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "space", "key"], name="message_once")]
        indexes = [
            models.Index(fields=["thread", "created_at", "id"], name="message_in_thread"),
            models.Index(fields=["author", "-id"], name="message_by_author"),
            models.Index(
                fields=["account", "space", "parent_key"],
                name="message_orphans",
                condition=models.Q(parent=None) & ~models.Q(parent_key=""),
            ),
            models.Index(fields=["parent", "id"], name="message_children", condition=models.Q(parent__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"#{self.label}"

    @property
    def label(self) -> str:
        return f"{self.number}.{self.sub}" if self.sub else str(self.number)

    @property
    def mark_set(self) -> frozenset[str]:
        return frozenset(self.marks.split())

    @property
    def is_private(self) -> bool:
        return self.visibility == Visibility.PRIVATE

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None


class MessageVersion(models.Model):
    """What the network showed before an edit or a deletion."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=10)
    """edited · deleted · back"""
    text = models.TextField(blank=True)
    seen_at = models.DateTimeField()
    ground = models.CharField(max_length=60, blank=True)
    """Why a deleted text is still kept; empty: it is not."""
    keep_until = models.DateTimeField(null=True)


class Attachment(models.Model):
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    mime = models.CharField(max_length=120, blank=True)
    url = models.TextField(blank=True)
    alt = models.TextField(blank=True)


class Note(models.Model):
    """Never leaves the house."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    mentions = models.ManyToManyField(Person, related_name="+")


class Echo(models.Model):
    """An own answer seen on a network whose parent the network does not name: a person says whom it answers."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True)
    proposed = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
