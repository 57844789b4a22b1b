"""The OCA addons ours stands on, from their wheels."""

from pathlib import Path

from . import process, python_env
from .setup_step import SetupStep
from .versions import versions


def addons() -> Path:
    """The folder for Odoo's addons path."""
    return STEP.folder / "odoo" / "addons"


def _build(folder: Path) -> None:
    """One command for all wheels: pip does not merge `odoo/addons` over several.

    Without dependencies, because they require `odoo`, which is not on the index.
    """
    process.run_step(
        [
            *(python_env.python(), "-m", "pip", "install", "--no-input", "--no-deps"),
            *("--disable-pip-version-check", "--progress-bar", "off"),
            *("--no-compile", "--target", folder),
            *versions()["oca"]["wheels"],
        ],
        log="oca",
        failure="pip could not install the OCA addons. "
        "Is the package index within reach?",
    )


STEP = SetupStep(
    name="oca",
    title="OCA addons",
    pins=versions()["oca"],
    build=_build,
    megabytes=50,
)
