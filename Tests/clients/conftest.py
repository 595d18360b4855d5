"""Options of every suite, and the scripted upstream of those that speak chat alone."""

import itertools

import pytest

from harness.upstream import Upstream


def pytest_addoption(parser):
    parser.addoption("--weir", required=True, help="the binary under test")
    parser.addoption("--family", required=True, help="whose clients are installed here")


@pytest.fixture(scope="session")
def upstream():
    server = Upstream()
    yield server
    server.stop()


_numbers = itertools.count(1)


@pytest.fixture
def model():
    """A name that no other test uses: the upstream answers by name."""
    return f"scripted-{next(_numbers)}"
