"""Odoo's Debian package from the mirror that this machine's apt already uses.

apt itself names the mirror and checks the signatures. All lists and caches are
private, so nothing of the system changes and no privileges are needed.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import process
from .report import Problem, say
from .versions import versions

KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
)


class Unavailable(Exception):
    """This machine cannot reach a Debian mirror; another source may do."""


@dataclass(frozen=True)
class PrivateApt:
    """apt with lists, cache and sources of its own below `folder`."""

    folder: Path
    mirror: str

    def prepare(self) -> None:
        """Write the sources file and make the folders apt expects."""
        for name in ("lists/partial", "cache/archives/partial", "state", "log"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        lines = [
            "Types: deb",
            f"URIs: {self.mirror}",
            f"Suites: {versions()['odoo']['debian_suite']}",
            "Components: main",
            *(f"Signed-By: {path}" for path in _keyring()),
        ]
        self._sources.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @property
    def _sources(self) -> Path:
        return self.folder / "mirror.sources"

    def command(self, *arguments: str) -> list[str]:
        """`apt-get` with our own folders in place of the system's."""
        options = {
            "Dir::Etc::sourcelist": self._sources,
            "Dir::Etc::sourceparts": "-",
            "Dir::State": self.folder / "state",
            "Dir::State::Lists": self.folder / "lists",
            "Dir::State::status": "/dev/null",
            "Dir::Cache": self.folder / "cache",
            "Dir::Log": self.folder / "log",
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
        }
        flags = [f"--option={name}={value}" for name, value in options.items()]
        return ["apt-get", *flags, *arguments]


def unpack_odoo(folder: Path) -> None:
    """Download Odoo and what its pages need, and unpack them over each other."""
    work = folder / ".apt"
    apt = _updated_apt(work)
    _download(apt, work)
    for package in sorted(work.glob("*.deb")):
        process.run_step(
            ["dpkg-deb", "-x", package, folder],
            log="odoo",
            failure=f"{package.name} could not be unpacked.",
        )
    shutil.rmtree(work)


def _keyring() -> list[Path]:
    """Debian's archive keyring; where it is elsewhere, apt's own trust decides."""
    return [path for path in KEYRINGS if path.is_file()][:1]


def _mirrors(work: Path) -> list[str]:
    """The mirrors that apt would read, whether or not it ever has on this machine."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Unavailable("this machine has no apt")
    (work / "lists" / "partial").mkdir(parents=True)
    lists = f"--option=Dir::State::Lists={work / 'lists'}"
    listing = subprocess.run(
        ["apt-get", lists, "update", "--print-uris"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    mirrors = re.findall(r"^'(\S+?)/dists/\S+/main/binary-", listing, re.MULTILINE)
    return [mirror for mirror in dict.fromkeys(mirrors) if "security" not in mirror]


def _updated_apt(work: Path) -> PrivateApt:
    """The first mirror that serves the suite with a good signature."""
    problem = "apt names no mirror"
    for mirror in _mirrors(work):
        shutil.rmtree(work, ignore_errors=True)
        apt = PrivateApt(work, mirror)
        apt.prepare()
        try:
            process.run_step(
                apt.command("update", "--error-on=any"),
                log="odoo",
                failure="apt could not read the package lists.",
            )
        except Problem as failure:
            problem = str(failure).partition("\n")[0]
        else:
            return apt
    raise Unavailable(problem)


def _download(apt: PrivateApt, work: Path) -> None:
    """The pinned version of Odoo; the suite's present one when it has moved on."""
    pins = versions()["odoo"]
    companions = pins["debian_companions"]
    package = pins["debian_package"]
    failure = "apt could not download Odoo. Is the mirror within reach?"
    wanted = f"{package}={pins['debian_version']}"
    try:
        process.run_step(
            apt.command("download", wanted, *companions), "odoo", failure, cwd=work
        )
    except Problem:
        process.run_step(
            apt.command("download", package, *companions), "odoo", failure, cwd=work
        )
        say(f"  note: the mirror has no {wanted} any more; took its present version")
