#!/usr/bin/env python3
"""Runs the client suites once for each family of clients, each with the real packages in an environment of its own.

Needs nothing but Python 3.9 with venv, and a package index that pip can reach. Ends with `N passed, N failed` and exits
1 if anything failed; a family whose packages cannot be installed counts as a failure, but for OPTIONAL ones. A run of all
families also checks the matrix in docs/clients.md; `--matrix` writes it.
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import threading
import venv
import xml.etree.ElementTree as ElementTree

import matrix

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
PAGE = REPOSITORY / "docs" / "clients.md"

# Each has `packages/NAME.txt`, every package that is installed with its version. Both major versions of openai are in
# use, and differ below the surface (httpx and httpx2). `chat` has the details of one API, `conformance` what holds in all
# of them.
FAMILIES = {
    "openai-2": ["chat", "conformance"],
    "openai-3": ["chat", "conformance"],
    "anthropic": ["conformance"],
    "google-genai": ["conformance"],
    "langchain": ["conformance"],
    "llama-index": ["conformance"],
    "pydantic-ai": ["conformance"],
    "litellm": ["conformance"],
    "openai-agents": ["conformance"],
    "instructor": ["conformance"],
    "wire": ["conformance"],
    "guard": ["guard"],
}
# What is in it has packages by the hundred: where they cannot be had it says loudly that nothing was tested.
OPTIONAL = {"guard"}
# The tests bring their own addresses and keys.
FOREIGN = ("OPENAI_", "ANTHROPIC_", "GEMINI_", "GOOGLE_", "AZURE_OPENAI_", "LITELLM_", "LANGCHAIN_", "LANGSMITH_")
SETTINGS = {
    "NO_COLOR": "1",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "OPENAI_AGENTS_DISABLE_TRACING": "1",
    "PYTHONWARNINGS": "ignore",
}
_installing = threading.Lock()


def prepare(name: str, directory: pathlib.Path) -> pathlib.Path:
    """The Python of a virtual environment that has exactly the family's packages; made anew when the list changes."""
    home = directory / name
    python = home / "bin" / "python"
    stamp = home / "packages.txt"
    listed = HERE / "packages" / f"{name}.txt"
    if stamp.exists() and stamp.read_text() == listed.read_text() and python.exists():
        return python
    venv.EnvBuilder(clear=True).create(home)
    # The list is complete, so there is nothing to resolve; a module is compiled when it is first imported.
    command = [str(installer(directory)), "-m", "pip", "--python", str(python), "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--no-deps", "--no-compile", "--requirement", str(listed)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    stamp.write_text(listed.read_text())
    return python


def installer(directory: pathlib.Path) -> pathlib.Path:
    """A Python that has pip, which installs for the others."""
    home = directory / "pip"
    with _installing:
        if not (home / "bin" / "pip").exists():
            venv.EnvBuilder(with_pip=True, clear=True).create(home)
    return home / "bin" / "python"


def counts(report: pathlib.Path) -> tuple:
    """Passed and failed tests of a JUnit report. A skipped test has not passed: it counts as failed."""
    passed = failed = 0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        total = int(suite.get("tests", "0"))
        bad = sum(int(suite.get(key, "0")) for key in ("failures", "errors", "skipped"))
        passed += total - bad
        failed += bad
    return passed, failed


def run(name: str, arguments: argparse.Namespace) -> tuple:
    """Passed, failed, and what the family's tests wrote."""
    directory = pathlib.Path(arguments.environments).resolve()
    try:
        python = prepare(name, directory)
    except (subprocess.CalledProcessError, OSError) as error:
        if name in OPTIONAL:
            return 0, 0, f"SKIPPED, NOTHING OF IT WAS TESTED: the packages could not be installed: {error}\n"
        return 0, 1, f"the packages could not be installed: {error}\n"
    report = directory / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [str(python), "-m", "pytest", *FAMILIES[name], "-q", "-p", "no:cacheprovider", f"--junit-xml={report}"]
    command += ["--weir", str(pathlib.Path(arguments.weir).resolve()), "--family", name] + arguments.pytest
    environment = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
    environment.update(SETTINGS, PYTHONPYCACHEPREFIX=str(directory / "compiled" / name))
    done = subprocess.run(
        command, cwd=HERE, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True)
    if not report.exists():
        return 0, 1, done.stdout
    passed, failed = counts(report)
    return passed, max(failed, 1 if done.returncode else 0), done.stdout


def run_all(names: list, arguments: argparse.Namespace) -> tuple:
    """As many families at a time as there are jobs; each is shown when it is through."""
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        running = {pool.submit(run, name, arguments): name for name in names}
        for done in concurrent.futures.as_completed(running):
            more_passed, more_failed, output = done.result()
            print(f"{running[done]}:\n{output}", flush=True)
            passed += more_passed
            failed += more_failed
    return passed, failed


def check_matrix(arguments: argparse.Namespace) -> int:
    """Writes the matrix, or counts a failure if the page has another one."""
    reports = {name: pathlib.Path(arguments.environments).resolve() / f"{name}.xml" for name in FAMILIES if "conformance" in FAMILIES[name]}
    page = PAGE.read_text()
    wanted = matrix.inserted(page, matrix.read(reports))
    if arguments.matrix:
        PAGE.write_text(wanted)
    elif page != wanted:
        print(f"{PAGE.relative_to(REPOSITORY)}: its tables are not those of this run; run.py --matrix writes them")
        return 1
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weir", required=True, help="the binary under test")
    parser.add_argument("--family", choices=list(FAMILIES), action="append", help="only this one")
    parser.add_argument("--environments", default=str(REPOSITORY / ".build" / "clients"), help="where they are kept")
    parser.add_argument("--jobs", type=int, default=2, help="families at a time")
    parser.add_argument("--matrix", action="store_true", help="write the matrix into docs/clients.md")
    parser.add_argument("pytest", nargs="*", help="more arguments for pytest, after --")
    arguments = parser.parse_args()
    names = arguments.family or list(FAMILIES)
    passed, failed = run_all(names, arguments)
    if failed == 0 and len(names) == len(FAMILIES) and not arguments.pytest:
        failed += check_matrix(arguments)
    print(f"clients: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
