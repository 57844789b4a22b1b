"""`./dev bench …`: the benchmarks, with the environment they need."""

from .. import python_env
from ..environment import session
from ..paths import ROOT
from ..report import Problem


def main(arguments: list[str]) -> int:
    if not (ROOT / "benchmarks" / "__main__.py").is_file():
        raise Problem("there are no benchmarks yet (no benchmarks/__main__.py).")
    with session() as running:
        return running.stage([python_env.python(), "-m", "benchmarks", *arguments])
