"""The README.rst of an addon, made of the fragments in its folder `readme`.

As OCA does it, with the same pandoc. Usage:
python -m devtools.addon_readme [--check] ADDON …
"""

import argparse
import ast
import sys
from pathlib import Path

import pypandoc

# In the order of OCA's README.
SECTIONS = {
    "DESCRIPTION": "",
    "CONFIGURE": "# Configuration",
    "USAGE": "# Usage",
    "CONTRIBUTORS": "# Credits\n\n## Contributors",
}
OPTIONS = ("--wrap=auto", "--columns=88")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("addons", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    made = {addon / "README.rst": _make(addon) for addon in options.addons}
    stale = [path for path, text in made.items() if _read(path) != text]
    for path in stale:
        if options.check:
            print(f"  {path} is stale: run ./dev lint --fix")
        else:
            path.write_text(made[path], encoding="utf-8")
    return 1 if options.check and stale else 0


def _make(addon: Path) -> str:
    manifest = ast.literal_eval(_read(addon / "__manifest__.py"))
    title = manifest["name"]
    line = "=" * len(title)
    parts = [
        f"{heading}\n\n{fragment}"
        for name, heading in SECTIONS.items()
        if (fragment := _read(addon / "readme" / f"{name}.md"))
    ]
    body = pypandoc.convert_text("\n\n".join(parts), "rst", "gfm", OPTIONS)
    return f"{line}\n{title}\n{line}\n\n{body}"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
