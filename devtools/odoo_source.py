"""Where Odoo 19 comes from: a checkout, the Debian mirror, or the upstream."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import debian_mirror, process
from .report import Problem, say
from .setup_step import SetupStep
from .versions import versions


@dataclass(frozen=True)
class OdooSource:
    """An unpacked Odoo: what Python imports and what the addons path names."""

    root: Path

    @property
    def addons(self) -> list[Path]:
        """Addons beside the package, as in a checkout (base ones Odoo finds)."""
        beside = self.root / "addons"
        return [beside] if (beside / "web" / "__manifest__.py").is_file() else []

    @property
    def script(self) -> Path:
        """What starts Odoo; by ``-m`` its worker for live messages would not start."""
        of_checkout = self.root / "odoo-bin"
        if of_checkout.is_file():
            return of_checkout
        return self.root.parent.parent.parent / "bin" / "odoo"

    @property
    def test_lint(self) -> Path:
        """The tests of Odoo's own style police, wherever the addon stands."""
        places = [*self.addons, self.root / "odoo" / "addons"]
        found = (place / "test_lint" / "tests" for place in places)
        return next((path for path in found if path.is_dir()), places[-1] / "test_lint")


def find() -> OdooSource:
    """`ODOO_SOURCE` when set; else what the set-up step has made."""
    named = os.environ.get("ODOO_SOURCE")
    if named:
        return _checkout(Path(named).expanduser().resolve())
    debian = STEP.folder / "usr" / "lib" / "python3" / "dist-packages"
    return OdooSource(debian if debian.is_dir() else STEP.folder)


def ensure() -> None:
    """Fetch Odoo unless a checkout is named."""
    if not os.environ.get("ODOO_SOURCE"):
        STEP.ensure()


def _checkout(root: Path) -> OdooSource:
    release = root / "odoo" / "release.py"
    if not release.is_file():
        raise Problem(f"ODOO_SOURCE={root} is no checkout of Odoo: no {release}.")
    return OdooSource(root)


def _build(folder: Path) -> None:
    try:
        debian_mirror.unpack_odoo(folder)
        _complete_debian_tree(folder)
    except debian_mirror.Unavailable as reason:
        say(f"  no Debian mirror ({reason}); trying the upstream repository")
        _clone(folder)


def _clone(folder: Path) -> None:
    """The upstream repository. Not tried in CI, which cannot reach it."""
    pins = versions()["odoo"]
    if not shutil.which("git"):
        raise Problem("Odoo 19 comes from a Debian mirror or by git: neither is here.")
    process.run_step(
        [
            *("git", "clone", "--depth", "1", "--branch", pins["git_branch"]),
            *(pins["git_url"], folder / "checkout"),
        ],
        log="odoo",
        failure="Odoo could not be fetched: neither apt's mirror nor the upstream "
        "repository is within reach. Name a checkout of Odoo 19.0: "
        "ODOO_SOURCE=/path/to/odoo ./dev …",
    )
    for item in (folder / "checkout").iterdir():
        item.rename(folder / item.name)
    (folder / "checkout").rmdir()


# The Debian package leaves out a few files for licence reasons or links to packages
# that no longer carry them. Without the first two no page or browser test works.

STAND_IN = """\
// Inert stand-in: the Debian package leaves out the camera background of calls.
window.SelfieSegmentation = class {
    initialize() {}
    setOptions() {}
    onResults() {}
    reset() {}
    send() {}
    close() {}
};
"""


def _complete_debian_tree(folder: Path) -> None:
    packages = folder / "usr/lib/python3/dist-packages"
    shutil.rmtree(packages / "addons", ignore_errors=True)  # a copy without views
    addons = packages / "odoo" / "addons"
    script = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(STAND_IN, encoding="utf-8")
    _mend_icon_fonts(addons / "web" / "static")


def _mend_icon_fonts(static: Path) -> None:
    """The icon font stands twice in Odoo: as dangling links, and as files."""
    kept = static / "src/libs/fontawesome/fonts"
    for link in (static / "lib/fontawesome/fonts").iterdir():
        if not link.exists() and (kept / link.name).is_file():
            link.unlink()
            shutil.copyfile(kept / link.name, link)


STEP = SetupStep(
    name="odoo",
    title="Odoo 19 (about 120 MB to download)",
    pins=versions()["odoo"],
    build=_build,
    megabytes=1800,
)
