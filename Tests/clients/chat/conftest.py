"""One gateway before the scripted upstream for the whole run; clients that count what they really send."""

import threading

import openai
import pytest

from harness.audit import Audit
from harness.gateway import Gateway, upstream_of
from harness.provider import Provider


class Ledger:
    """How many requests were sent, retries included, as the HTTP client below the SDK counts them."""

    def __init__(self):
        self._lock = threading.Lock()
        self.sent = 0

    def note(self, request) -> None:
        with self._lock:
            self.sent += 1

    async def note_async(self, request) -> None:
        self.note(request)


@pytest.fixture(scope="session")
def ledger():
    return Ledger()


@pytest.fixture(scope="module")
def provider():
    server = Provider()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def own_gateway(request, tmp_path_factory, provider):
    """One for a module with `SETTINGS` of its own, before `provider`."""
    running = Gateway(
        request.config.getoption("--weir"),
        tmp_path_factory.mktemp("own"),
        upstream_of(provider.url),
        more_settings=request.module.SETTINGS,
    )
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def gateway(request, tmp_path_factory, upstream):
    directory = tmp_path_factory.mktemp("weir")
    server = Gateway(request.config.getoption("--weir"), directory, upstream_of(upstream.url), demo=True)
    yield server
    assert server.stop() == 0, "weir serve did not shut down cleanly"


@pytest.fixture(scope="session")
def audit(gateway):
    return Audit(gateway.audit_path)


@pytest.fixture(scope="session")
def client(gateway, ledger):
    """An unmodified client: only its base URL and key are ours. Its retries are its own defaults."""
    http = openai.DefaultHttpxClient(event_hooks={"request": [ledger.note]})
    with openai.OpenAI(base_url=gateway.url + "/v1", api_key="none", http_client=http, timeout=30) as made:
        yield made


@pytest.fixture
def async_client(gateway, ledger):
    """Made anew for each test, as it belongs to one event loop."""
    http = openai.DefaultAsyncHttpxClient(event_hooks={"request": [ledger.note_async]})
    return openai.AsyncOpenAI(base_url=gateway.url + "/v1", api_key="none", http_client=http, timeout=30)


@pytest.fixture
def attempts(ledger):
    """The number of requests that were sent since the test began."""
    before = ledger.sent
    return lambda: ledger.sent - before


def pytest_collection_modifyitems(items):
    """What counts the rows of the whole run goes last."""
    items.sort(key=lambda item: "test_records" in item.nodeid)
