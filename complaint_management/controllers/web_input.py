import re

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from ..tools.web_text import clean_file_name

MEGABYTE = 1024 * 1024
MAX_FILES = 10
MAX_FILE = 10 * MEGABYTE
MAX_FILES_TOGETHER = 25 * MEGABYTE
MAX_ID = 2**31 - 1
# What may be sent: the ending of the name, and what the file has to be like: as the
# platform tells, or by its first bytes where it does not tell.
RECORDING = re.compile(
    rb"....(?:ftyp|moov|mdat|wide|free|skip)|ID3|\xff[\xe0-\xff]", re.DOTALL
)
OFFICE = re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0")
ENDINGS = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp"), "image/"),
    **dict.fromkeys(("heic", "heif", "mp4", "mov", "m4a", "mp3"), RECORDING),
    **dict.fromkeys(("doc", "docx", "odt", "xls", "xlsx", "ods"), OFFICE),
    "pdf": "application/pdf",
    "txt": "text/plain",
}
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
NEVER = ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml")


def read_id(value):
    """A number of a record from a form or an address.

    :raise NotFound: when it is none
    """
    text = str(value or "")
    if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) <= MAX_ID):
        raise NotFound()
    return int(text)


def read_files(name):
    """The files of a form, within what the server takes, whatever the page allowed.

    :return: list of ``(name, content)``
    :raise UserError: when there are too many, they are too large or of another kind
    """
    files = [file for file in request.httprequest.files.getlist(name) if file.filename]
    if len(files) > MAX_FILES:
        raise UserError(
            request.env._(
                "You chose %(count)s files; at most %(limit)s can be sent at once. "
                "Choose the most important ones and send the others later.",
                count=len(files),
                limit=MAX_FILES,
            )
        )
    sizes = [_get_size(file) for file in files]
    for file, size in zip(files, sizes, strict=True):
        if size > MAX_FILE:
            raise UserError(
                request.env._(
                    "%(name)s is too large: a file can have %(limit)s MB. "
                    "Send a smaller one, or leave it out.",
                    name=clean_file_name(file.filename),
                    limit=MAX_FILE // MEGABYTE,
                )
            )
    if sum(sizes) > MAX_FILES_TOGETHER:
        raise UserError(
            request.env._(
                "Your files are too large together: at most %(limit)s MB. "
                "Choose fewer and send the others later.",
                limit=MAX_FILES_TOGETHER // MEGABYTE,
            )
        )
    return [_read_file(file) for file in files]


def _get_size(file):
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _read_file(file):
    name, content = clean_file_name(file.filename), file.read()
    ending = name.rpartition(".")[2].lower()
    if not _is_like(content, ENDINGS.get(ending)):
        raise UserError(
            request.env._(
                "%(name)s cannot be sent: send a photo, a PDF, a document, or a "
                "recording.",
                name=name,
            )
        )
    return name, content


def _is_like(content, like):
    """Whether a file is what its name says, and nothing that a browser would run."""
    kind = guess_mimetype(content)
    if not like or kind in NEVER:
        return False
    return kind.startswith(like) if isinstance(like, str) else like.match(content)
