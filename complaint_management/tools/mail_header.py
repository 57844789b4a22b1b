"""Headers of a message as they stand, read without ever failing."""

from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message


def read_headers(message: Message) -> dict[str, str]:
    """The headers by their name in small letters, the first of each, unfolded."""
    headers: dict[str, str] = {}
    for name, value in message.raw_items():
        headers.setdefault(name.lower(), " ".join(str(value).split()))
    return headers


def decode(value: str) -> str:
    """A header with its encoded words decoded as far as possible, without line ends."""
    try:
        parts = [
            decode_bytes(text, charset)
            for text, charset in decode_header(value.encode("ascii", "strict").decode())
        ]
    except (ValueError, LookupError, HeaderParseError):
        parts = [decode_bytes(value.encode("utf-8", "surrogateescape"))]
    return " ".join(clean("".join(parts)).split())


def clean(text: str) -> str:
    """Without what the database cannot keep: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def decode_bytes(text: str | bytes, charset: str | None = None) -> str:
    """By its character set when it fits, else by the usual ones."""
    if isinstance(text, str):
        return text
    for name in (charset, "utf-8"):
        try:
            return text.decode(name or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return text.decode("latin-1")
