"""The upstream that LiteLLM's proxy sends to."""

import itertools

import pytest

from harness.upstream import Upstream


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
