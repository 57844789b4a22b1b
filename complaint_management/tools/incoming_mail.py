"""A message as it came in, read without ever failing, whatever is wrong with it."""

import functools
import hashlib
import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.parser import BytesParser

from odoo.tools.mail import email_normalize, email_split

from .mail_header import clean, decode, decode_bytes, read_headers

END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")
# The line before a message in a mailbox file; no header, and it would end the headers.
MAILBOX_LINE = re.compile(rb"(?m)^>?From [^\r\n]*(\r\n|\r|\n)")
RECIPIENTS = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "to",
    "cc",
    "resent-to",
    "resent-cc",
)
# What a sender writes; other headers are written on the way.
CONTENT = {"from", "to", "cc", "subject", "date"}
HEADER_NAME = re.compile(r"[A-Za-z][\w-]*")
# Longer ones do not fit into the index that finds a message by its id.
LONGEST_ID = 250
LONGEST_TEXT = 200_000
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
# What a copy keeps: who, to whom, what it answers, and what tells a machine.
KEPT = (
    *("From", "To", "Cc", "Delivered-To", "Resent-To", "Subject", "Date"),
    *("In-Reply-To", "References", "Return-Path", "Auto-Submitted", "Precedence"),
)


class IncomingMail:
    """The source of a message, and what its headers say."""

    def __init__(self, source: bytes) -> None:
        end = END_OF_HEADERS.search(source)
        place = end.start() if end else len(source)
        head = MAILBOX_LINE.sub(b"", source[:place])
        self.body = source[end.end() :] if end else b""
        self.source = head + source[place:]
        # the old policy reads no header before it is asked for, so none can fail
        self.header = BytesParser(policy=policy.compat32).parsebytes(head)
        self._headers = read_headers(self.header)

    def get(self, name: str) -> str:
        """A header as a person reads it; empty when there is none."""
        return decode(self._headers.get(name.lower(), ""))

    @functools.cached_property
    def subject(self) -> str:
        return self.get("Subject")

    @functools.cached_property
    def sender(self) -> str:
        """The address of who sent it, in the form in which contacts are found."""
        return email_normalize(self.get("From"), strict=False) or ""

    @functools.cached_property
    def recipients(self) -> list[str]:
        """All addresses it went to, as far as the headers tell."""
        found = [
            decode(str(value))
            for name, value in self.header.raw_items()
            if name.lower() in RECIPIENTS
        ]
        return list({address.lower() for address in email_split(",".join(found))})

    @functools.cached_property
    def references(self) -> list[str]:
        """The ids of the messages it answers, the nearest last."""
        texts = (
            self._headers.get("references", ""),
            self._headers.get("in-reply-to", ""),
        )
        return re.findall(r"<[^<>\s]+>", " ".join(texts))[-32:]

    @functools.cached_property
    def digest(self) -> str:
        """The same for the same content, by whatever road it came.

        Of sender, recipients, subject, date and body; the lines of the mail servers in
        between differ from one delivery to the next.
        """
        parts = [
            f"{name.lower()}: {' '.join(str(value).split())}"
            for name, value in self.header.raw_items()
            if name.lower() in CONTENT or not HEADER_NAME.fullmatch(name)
        ]
        # what stands among the headers and is none
        parts.append(str(self.header.get_payload()))
        told = "\n".join(parts).encode("utf-8", "surrogateescape")
        body = self.body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip()
        return hashlib.sha256(told + b"\n\n" + body).hexdigest()

    @property
    def message_id(self) -> str:
        """Its Message-ID; of its content when it has none, or none that can be kept."""
        own = clean(self._headers.get("message-id", "").strip())
        return own if 0 < len(own) <= LONGEST_ID else f"<{self.digest}@no-message-id>"

    def make_copy(self, unreadable: str, file_name: str) -> bytes:
        """A message that can be read, for one that cannot, with that one attached.

        :param unreadable: the text when nothing of the body is text
        """
        copy = EmailMessage(policy=policy.SMTP)
        for name in KEPT:
            if value := self.get(name):
                copy[name] = _one_line(name, value)
        if self._headers.get("content-type", "").lower().startswith("multipart/report"):
            copy["Auto-Submitted"] = "auto-generated"
        copy["Message-ID"] = self.message_id
        copy.set_content(self._get_text() or unreadable)
        copy.add_attachment(
            self.source,
            maintype="application",
            subtype="octet-stream",
            filename=file_name,
        )
        return copy.as_bytes()

    def _get_text(self) -> str:
        text = self._find_text() or _readable(self.body)
        return text[:LONGEST_TEXT].strip()

    def _find_text(self) -> str:
        try:
            message = message_from_bytes(self.source, policy=policy.compat32)
            parts = [part for part in message.walk() if _is_plain(part)]
            return _readable(parts[0].get_payload(decode=True)) if parts else ""
        except Exception:
            # whatever is wrong with it: the body as it stands is read then
            return ""


def _one_line(name: str, value: str) -> str:
    """A header that a strict reader reads as well."""
    if name in ("From", "To", "Cc", "Delivered-To", "Resent-To"):
        return ", ".join(email_split(value)) or NOT_TEXT.sub("", value)[:200]
    return NOT_TEXT.sub("", value)[:2000]


def _is_plain(part: Message) -> bool:
    return part.get_content_maintype() == "text" and not part.get_filename()


def _readable(content: bytes | None) -> str:
    """Bytes as text; nothing when they are none."""
    text = decode_bytes(content or b"")
    found = len(NOT_TEXT.findall(text[:LONGEST_TEXT]))
    return "" if found * 4 > len(text[:LONGEST_TEXT]) else NOT_TEXT.sub("", text)
