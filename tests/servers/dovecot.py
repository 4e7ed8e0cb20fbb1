"""A Dovecot with IMAP and LMTP, where every mailbox exists as soon as its name is used."""

import os
import pwd
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from grp import getgrgid
from pathlib import Path
from shutil import chown

from imap_tools import MailBoxUnencrypted
from imap_tools.message import MailMessage

from tests.servers.process import (
    Child,
    Missing,
    answers_on,
    find_program,
    free_port,
    own_user,
    running_as_root,
    server_folder,
)

PASSWORD = "clave-de-prueba"
START_SECONDS = 20
LMTP_SECONDS = 60
MODULES = Path("/usr/lib/dovecot")
MAIL_OWNER = "mail"

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot-own.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%Ln
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail_uid} gid={mail_gid} home={folder}/home/%Ln allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """The mailbox of ana@villa.example is `ana`; both names sign in with the same password."""

    folder: Path
    imap_port: int
    lmtp_port: int
    password: str = PASSWORD

    @property
    def imap_url(self) -> str:
        return f"imap://127.0.0.1:{self.imap_port}"

    def deliver(self, recipient: str, message: bytes, *, sender: str = "ciudadana@correo.example") -> None:
        """Hand raw bytes to LMTP as they are; raises smtplib's exceptions when Dovecot refuses."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, timeout=LMTP_SECONDS) as line:
            line.sendmail(sender, [recipient], message)

    @contextmanager
    def mailbox(self, user: str, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        with MailBoxUnencrypted("127.0.0.1", self.imap_port).login(user, self.password, folder) as box:
            yield box

    def messages(self, user: str, folder: str = "INBOX") -> list[MailMessage]:
        with self.mailbox(user, folder) as box:
            return list(box.fetch(mark_seen=False))

    def renumber(self, user: str) -> None:
        """Forget the UIDs of the inbox: at the next visit it has another UIDVALIDITY and new numbers."""
        with self.mailbox(user) as box:
            before = int(box.folder.status("INBOX", ["UIDVALIDITY"])["UIDVALIDITY"])
        maildir = self.folder / "mail" / user.partition("@")[0].lower()
        for index in maildir.glob("dovecot.index*"):
            index.unlink()
        listing = maildir / "dovecot-uidlist"
        owner = listing.stat()
        listing.write_text(f"3 V{before + 1} N1 G{os.urandom(16).hex()}\n")
        os.chown(listing, owner.st_uid, owner.st_gid)


def available() -> str | None:
    if find_program("dovecot") is None or not (MODULES / "imap").exists():
        return "needs Dovecot: install the Debian package dovecot-imapd"
    if not (MODULES / "lmtp").exists():
        return "needs Dovecot's LMTP: install the Debian package dovecot-lmtpd"
    return None


@contextmanager
def running() -> Iterator[Dovecot]:
    missing = available()
    program = find_program("dovecot")
    if missing or program is None:
        raise Missing(missing or "needs Dovecot")
    with server_folder("dovecot", mode=0o755) as folder:
        server = Dovecot(folder, imap_port=free_port(), lmtp_port=free_port())
        configuration = folder / "dovecot.conf"
        configuration.write_text(_configuration(server))
        _prepare(folder)
        with Child([program, "-F", "-c", str(configuration)], folder=folder) as child:
            child.wait_ready(
                lambda: answers_on(server.imap_port) and answers_on(server.lmtp_port), seconds=START_SECONDS
            )
            yield server


def _configuration(server: Dovecot) -> str:
    me = own_user()
    group = pwd.getpwuid(os.geteuid()).pw_gid
    owner = pwd.getpwnam(_mail_owner())
    return CONFIGURATION.format(
        folder=server.folder,
        internal_user="dovecot" if running_as_root() else me,
        internal_group="dovecot" if running_as_root() else getgrgid(group).gr_name,
        login_user="dovenull" if running_as_root() else me,
        password=server.password,
        mail_uid=owner.pw_uid,
        mail_gid=owner.pw_gid,
        imap_port=server.imap_port,
        lmtp_port=server.lmtp_port,
    )


def _mail_owner() -> str:
    """Dovecot never opens a mailbox as root."""
    return MAIL_OWNER if running_as_root() else own_user()


def _prepare(folder: Path) -> None:
    for name in ("mail", "home"):
        (folder / name).mkdir()
        if running_as_root():
            chown(folder / name, MAIL_OWNER, MAIL_OWNER)
