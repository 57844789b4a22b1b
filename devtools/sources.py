"""Whether the addons changed since a database was made or updated."""

import hashlib
from pathlib import Path

from . import oca
from .paths import ROOT, addons

IRRELEVANT = ("tests", "readme", "__pycache__")


def fingerprint() -> str:
    """Changes with any file of the addons that a database may depend on."""
    digest = hashlib.sha256(oca.STEP.fingerprint.encode())
    for addon in addons():
        for path in sorted(_files(ROOT / addon)):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not set(path.relative_to(folder).parts) & set(IRRELEVANT)
    ]
