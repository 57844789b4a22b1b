"""Texts from the web, made so that they can be stored and shown."""

import re
from hmac import compare_digest

# Characters that no text needs: PostgreSQL refuses the first, and the last turn around
# the direction of what follows, so that a name shows another ending than it has.
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

PRIVATE_LINK = re.compile(
    r"(?:https?://[^\s\"'<>]*)?/complaint/"
    r"(track|received|offer|changes/stop)/(\d+)/[\w-]+(?:\?[^\s\"'<>]*)?"
)


def is_token(token, own):
    """Whether somebody has the token of a record; whatever was sent as one.

    >>> is_token("abc", "abc"), is_token("ab\u00fc", "abc"), is_token("", "")
    (True, False, False)
    """
    if not (isinstance(token, str) and token.isascii() and token and own):
        return False
    return compare_digest(token, own)


def has_private_link(text):
    """Whether who reads this can act as a complainant."""
    return bool(PRIVATE_LINK.search(text or ""))


def without_private_links(text):
    """The same text for who has come in already, or reads along.

    An offer is left with the address that asks for a login.

    >>> without_private_links('<a href="https://x.example/complaint/track/7/a-_b">it</a>')
    '<a href="#">it</a>'
    >>> without_private_links("See http://x.example/nl/complaint/offer/3/abc.")
    'See /complaint/offer/3.'
    """
    return PRIVATE_LINK.sub(
        lambda link: f"/complaint/offer/{link[2]}" if link[1] == "offer" else "#",
        text or "",
    )


def clean_text(value):
    r"""What somebody wrote, on any number of lines; a file in its place is no text.

    >>> clean_text("  The box\r\nwas\x00 open ")
    'The box\nwas open'
    """
    text = value if isinstance(value, str) else ""
    return UNWANTED.sub("", text).replace("\r\n", "\n").strip()


def clean_line(value):
    r"""What somebody wrote, on one line.

    >>> clean_line("Jan\n  de \u202eVries")
    'Jan de Vries'
    """
    return " ".join(clean_text(value).split())


def clean_file_name(name):
    r"""The last part of a path, at most 100 characters, with its ending.

    >>> clean_file_name("C:\\temp\\photo\u202egpj.exe")
    'photogpj.exe'
    >>> len(clean_file_name("a" * 300 + ".jpg"))
    100
    """
    name = clean_line(name).replace("\\", "/").rpartition("/")[2] or "file"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:100]
    return stem[: 99 - len(ending)] + dot + ending
