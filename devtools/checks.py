"""The style checks: what each runs on, how it looks and how it repairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import node_env, oca, odoo_source, python_env
from .paths import ROOT, addons

OUR_PYTHON = ("devtools", "tests", "benchmarks")
PRETTIER_TYPES = ("*.js", "*.xml", "*.yml", "*.yaml", "*.json", "*.css", "*.scss")
CORE_MESSAGES = (
    "sql-injection",
    "missing-gettext",
    "gettext-variable",
    "gettext-placeholders",
    "gettext-repr",
    "raise-unlink-override",
)
CORE_PLUGINS = (
    "_pylint_path_setup",
    "_odoo_checker_sql_injection",
    "_odoo_checker_gettext",
    "_odoo_checker_unlink_override",
)

# One file per concept extends the ticket, so its classes stay apart; and these are not
# addons of OCA's own.
OFF_MESSAGES = ("consider-merging-classes-inherited", "manifest-required-author")


@dataclass(frozen=True)
class Check:
    """One tool on the files it concerns; with no such files there is nothing to do."""

    name: str
    command: Sequence[str | Path]
    targets: Sequence[str | Path]
    repair: Sequence[str | Path] = ()
    environment: tuple[tuple[str, str], ...] = ()

    def line(self, fix: bool) -> list[str | Path]:
        """The command, the repairing one where asked for and there is one."""
        return [*(self.repair if fix and self.repair else self.command), *self.targets]


def all_checks() -> list[Check]:
    """In the order they run: what repairs rewrite is formatted after."""
    return [
        _oca_module(),
        _oca_po(),
        _addon_readme(),
        _ruff_check(),
        _ruff_format(),
        _eslint(),
        _prettier(),
        _pylint_odoo(),
        _pylint_core(),
    ]


def _tool(name: str) -> Path:
    return python_env.python().parent / name


def _python_folders() -> list[str]:
    return [name for name in (*addons(), *OUR_PYTHON) if (ROOT / name).is_dir()]


def _files(*patterns: str, parts: Sequence[str] = ()) -> list[Path]:
    """Our addons' files by pattern, in folders of these names only when given."""
    found = [
        path.relative_to(ROOT)
        for addon in addons()
        for pattern in patterns
        for path in sorted((ROOT / addon).rglob(pattern))
    ]
    return [
        path
        for path in found
        if "lib" not in path.parts and (not parts or set(parts) & set(path.parts))
    ]


def _ruff_check() -> Check:
    command = (_tool("ruff"), "check", "--quiet")
    return Check("ruff check", command, _python_folders(), (*command, "--fix"))


def _ruff_format() -> Check:
    command = (_tool("ruff"), "format", "--quiet")
    return Check("ruff format", (*command, "--diff"), _python_folders(), command)


def _prettier() -> Check:
    script = "prettier/bin/prettier.cjs"
    return Check(
        "prettier",
        node_env.command(script, "--log-level=warn", "--check"),
        _files(*PRETTIER_TYPES),
        node_env.command(script, "--log-level=warn", "--write"),
        tuple(node_env.environment().items()),
    )


def _eslint() -> Check:
    script = "eslint/bin/eslint.js"
    return Check(
        "eslint",
        node_env.command(script, "--max-warnings=0"),
        _files("*.js", parts=("static",)),
        node_env.command(script, "--fix"),
        tuple(node_env.environment().items()),
    )


def _pylint_odoo() -> Check:
    # on the line, because in the file switching all on comes after switching some off
    off = f"--disable={','.join(OFF_MESSAGES)}"
    return Check("pylint-odoo", (_tool("pylint"), "--score=no", off), addons())


def _pylint_core() -> Check:
    """Odoo's own pylint checkers, from its test_lint."""
    source = odoo_source.find()
    command = (
        *(_tool("pylint"), "--rcfile=/dev/null", "--score=no"),
        "--disable=all,useless-option-value",
        f"--enable={','.join(CORE_MESSAGES)}",
        f"--load-plugins={','.join(CORE_PLUGINS)}",
    )
    environment = (
        ("PYTHONPATH", f"{source.test_lint}:{source.root}"),
        ("ADDONS_PATH", f"{ROOT}:{oca.addons()}"),
    )
    return Check("core's pylint checkers", command, addons(), (), environment)


def _oca_module() -> Check:
    command = (_tool("oca-checks-odoo-module"),)
    return Check("OCA checks", command, addons(), (*command, "--fix"))


def _oca_po() -> Check:
    # a word that is the same in Dutch stands there as translated, not as forgotten
    command = (_tool("oca-checks-po"), "--disable=po-pretty-format")
    files = _files("*.po", "*.pot", parts=("i18n",))
    return Check("OCA checks of translations", command, files)


def _addon_readme() -> Check:
    command = (python_env.python(), "-m", "devtools.addon_readme")
    return Check("addons' README.rst", (*command, "--check"), addons(), command)
