"""`./dev lint [--fix]`: the style of the addons and of what stands around them."""

import argparse
import subprocess
import time

from .. import environment, node_env, postgres
from ..checks import Check, all_checks
from ..paths import ROOT
from ..report import seconds


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev lint")
    parser.add_argument("--fix", action="store_true", help="repair what can be")
    options = parser.parse_args(arguments)
    return 0 if run(options.fix) else 1


def run(fix: bool = False) -> bool:
    """Run every check, so that one look shows all complaints.

    :return: whether there were none
    """
    environment.ensure()
    node_env.STEP.ensure()
    variables = environment.variables(postgres.server())
    verdicts = [_passes(check, variables, fix) for check in all_checks()]
    return all(verdicts)


def _passes(check: Check, variables: dict[str, str], fix: bool) -> bool:
    if not check.targets:
        print(f"  {check.name}: nothing to check yet", flush=True)
        return True
    start = time.monotonic()
    result = subprocess.run(
        [str(part) for part in check.line(fix)],
        cwd=ROOT,
        env=variables | dict(check.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = result.returncode == 0
    verdict = "ok" if passed else "FAILED"
    print(f"  {check.name}: {verdict} ({seconds(time.monotonic() - start)})")
    if not passed:
        print(result.stdout.rstrip())
    return passed
