"""Merging a fresh template into an addon's translations. Needs polib.

Usage: python -m devtools.translations [--check] FRESH.pot ADDON/i18n
"""

import argparse
import sys
from pathlib import Path

import polib

LANGUAGE = "nl"
WRAP = 78
VOLATILE = ("POT-Creation-Date", "PO-Revision-Date")
HEADER = {
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("fresh", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    template = options.folder / options.fresh.name
    translation = options.folder / f"{LANGUAGE}.po"
    if options.check:
        return 0 if _check(options.fresh, template, translation) else 1
    _renew(options.fresh, template, translation)
    return 0


def _check(fresh: Path, template: Path, translation: Path) -> bool:
    """Nothing is missing: neither a term in the template nor its Dutch."""
    stale = _is_stale(fresh, template)
    if stale:
        print(f"  {template.name} is stale: run ./dev i18n")
    missing = _missing(_merged(fresh, translation))
    _tell(missing)
    return not stale and not missing


def _renew(fresh: Path, template: Path, translation: Path) -> None:
    template.parent.mkdir(exist_ok=True)
    if _is_stale(fresh, template):
        pot = polib.pofile(str(fresh), wrapwidth=WRAP)
        _drop_dates(pot)
        pot.save(str(template))
    merged = _merged(fresh, translation)
    merged.save(str(translation))
    print(f"  {template.name}: {len(merged)} terms")
    _tell(_missing(merged))


def _is_stale(fresh: Path, template: Path) -> bool:
    """Whether the terms or their places differ; dates do not count."""
    return not template.is_file() or _terms(fresh) != _terms(template)


def _terms(path: Path) -> dict:
    entries = polib.pofile(str(path))
    return {
        (entry.msgctxt, entry.msgid): sorted(place for place, _ in entry.occurrences)
        for entry in entries
    }


def _merged(fresh: Path, translation: Path) -> polib.POFile:
    """The Dutch file with exactly the template's terms, in its order."""
    template = polib.pofile(str(fresh))
    if translation.is_file():
        merged = polib.pofile(str(translation), wrapwidth=WRAP)
    else:
        merged = polib.POFile(wrapwidth=WRAP)
        merged.header = template.header.replace("translation template", "Dutch")
    merged.merge(template)
    for entry in merged.obsolete_entries():
        merged.remove(entry)
    kept = {"Project-Id-Version": template.metadata.get("Project-Id-Version", "")}
    merged.metadata = kept | merged.metadata | HEADER
    _drop_dates(merged)
    return merged


def _drop_dates(catalogue: polib.POFile) -> None:
    """A date would change the file without a change of its terms."""
    for name in VOLATILE:
        catalogue.metadata.pop(name, None)


def _missing(catalogue: polib.POFile) -> list[polib.POEntry]:
    return [entry for entry in catalogue if not entry.translated()]


def _tell(missing: list[polib.POEntry]) -> None:
    print(f"  terms without Dutch: {len(missing)}")
    for entry in missing[:20]:
        print(f"    {entry.msgid.splitlines()[0][:90]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
