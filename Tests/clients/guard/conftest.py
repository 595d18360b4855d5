"""The upstream that LiteLLM's proxy sends to."""

import pytest

from harness.upstream import Upstream


@pytest.fixture(scope="session")
def upstream():
    server = Upstream()
    yield server
    server.stop()
