"""The pinned versions, read from the one file that holds them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("versions.toml")


@cache
def versions() -> dict[str, Any]:
    """All pins, as written in `versions.toml`."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
