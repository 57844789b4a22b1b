"""A zip for somebody outside, with a manifest that ``sha256sum -c`` checks.

Nothing here knows the ORM. What is put in goes through in pieces, so that a big file
takes no more memory than a small one.
"""

import hashlib
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath

MANIFEST = "SHA256SUMS"
LONGEST = 100  # characters of a file name that are kept
PIECE = 1024 * 1024


def safe_name(name):
    """A file name that is one everywhere, and no path.

    >>> safe_name("../../etc/passwd")
    'passwd'
    >>> safe_name("C:\\\\temp\\\\photo of the\\nbrake?.JPG")
    'photo of the_brake_.JPG'
    >>> safe_name("..."), safe_name("")
    ('file', 'file')
    >>> len(safe_name("a" * 300 + ".pdf")), safe_name("a" * 300 + ".pdf")[-4:]
    (100, '.pdf')
    """
    name = unicodedata.normalize("NFC", name or "").replace("\\", "/")
    name = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", name.rsplit("/", 1)[-1])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(". ")
    ending = PurePosixPath(name).suffix[:10]
    return name[: LONGEST - len(ending)].removesuffix(ending) + ending or "file"


class DossierZip:
    """Files go in one by one; :meth:`close` adds the manifest.

    :param file: a file open for writing and reading
    :param tuple moment: year to second, the date of everything inside
    """

    def __init__(self, file, moment):
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._moment = max(tuple(moment[:6]), (1980, 1, 1, 0, 0, 0))
        self._sums = {}

    def add(self, path, pieces):
        """Put a file in.

        :param pieces: text, bytes, or bytes in pieces
        """
        if path in self._sums:
            raise ValueError(f"{path} is in the dossier already")
        if isinstance(pieces, str):
            pieces = pieces.encode()
        if isinstance(pieces, bytes):
            pieces = (pieces,)
        digest = hashlib.sha256()
        with self._open(path) as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        self._sums[path] = digest.hexdigest()

    def _open(self, path):
        info = zipfile.ZipInfo(path, self._moment)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return self._zip.open(info, "w", force_zip64=True)

    def close(self):
        """Add the manifest and finish.

        :return: the hash of the manifest, which stands for the whole dossier
        """
        lines = (f"{digest}  {path}\n" for path, digest in self._sums.items())
        manifest = "".join(lines).encode()
        with self._open(MANIFEST) as file:
            file.write(manifest)
        self._zip.close()
        return hashlib.sha256(manifest).hexdigest()


def read_pieces(path):
    """A file on disk, in pieces."""
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            yield piece
