#!/usr/bin/env python3
"""Runs the client suite once for each family of clients, each with the real package in a virtual environment of its own.

Needs nothing but Python 3.9 with venv, and a package index that pip can reach. Ends with `N passed, N failed` and exits
1 if anything failed; a family whose packages cannot be installed counts as a failure, never as a skip. The one exception
is OPTIONAL: what is in it has packages by the hundred, and says so loudly when they cannot be had.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import venv
import xml.etree.ElementTree as ElementTree

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent

# Both major versions of openai are in use, and differ below the surface (httpx and httpx2).
FAMILIES = {
    "openai-2": ["openai==2.54.0"],
    "openai-3": ["openai==3.54.0"],
    "guard": ["litellm[proxy]==1.108.7", "boto3==1.44.8", "presidio-anonymizer==2.2.366"],
}
# Tests of a family that has some of its own; the others run every `test_*.py`.
FILES = {"guard": ["guard_litellm.py", "guard_others.py"]}
OPTIONAL = {"guard"}
RUNNER = ["pytest==9.2.0"]


def prepare(name: str, packages: list, directory: pathlib.Path) -> pathlib.Path:
    """The Python of a virtual environment that has exactly these packages; made anew when the list changes."""
    home = directory / name
    python = home / "bin" / "python"
    stamp = home / "packages.txt"
    wanted = "\n".join(packages)
    if stamp.exists() and stamp.read_text() == wanted and python.exists():
        return python
    print(f"{name}: installing {' '.join(packages)}", flush=True)
    venv.EnvBuilder(with_pip=True, clear=True).create(home)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run(command + packages, check=True, stdin=subprocess.DEVNULL)
    stamp.write_text(wanted)
    return python


def counts(report: pathlib.Path) -> tuple:
    """Passed and failed tests of a JUnit report. A skipped test has not passed: it counts as failed."""
    passed = failed = 0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        total = int(suite.get("tests", "0"))
        bad = sum(int(suite.get(key, "0")) for key in ("failures", "errors", "skipped"))
        passed += total - bad
        failed += bad
    return passed, failed


def run(name: str, packages: list, arguments: argparse.Namespace) -> tuple:
    directory = pathlib.Path(arguments.environments).resolve()
    try:
        python = prepare(name, packages + RUNNER, directory)
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"{name}: the packages could not be installed: {error}")
        if name in OPTIONAL:
            print(f"{name}: SKIPPED, NOTHING OF IT WAS TESTED", flush=True)
            return 0, 0
        return 0, 1
    report = directory / f"{name}.xml"
    report.unlink(missing_ok=True)
    print(f"{name}:", flush=True)
    files = [str(HERE / file) for file in FILES.get(name, [""])]
    command = [str(python), "-m", "pytest", *files, "-q", "-p", "no:cacheprovider", f"--junit-xml={report}"]
    command += ["--weir", str(pathlib.Path(arguments.weir).resolve())] + arguments.pytest
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    # The tests bring their own address and key.
    for variable in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        environment.pop(variable, None)
    status = subprocess.run(command, cwd=HERE, env=environment, stdin=subprocess.DEVNULL).returncode
    if not report.exists():
        return 0, 1
    passed, failed = counts(report)
    return passed, max(failed, 1 if status else 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weir", required=True, help="the binary under test")
    parser.add_argument("--family", choices=list(FAMILIES), action="append", help="only this one")
    parser.add_argument("--environments", default=str(REPOSITORY / ".build" / "clients"), help="where they are kept")
    parser.add_argument("pytest", nargs="*", help="more arguments for pytest, after --")
    arguments = parser.parse_args()
    passed = failed = 0
    for name in arguments.family or FAMILIES:
        more_passed, more_failed = run(name, FAMILIES[name], arguments)
        passed += more_passed
        failed += more_failed
    print(f"clients: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
