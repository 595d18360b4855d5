"""One gateway with an upstream for each API, one scripted provider behind them, and the surfaces of one family."""

import hashlib
import importlib
import itertools

import pytest

from conformance.surface import Ask, Reply
from harness.audit import Audit
from harness.gateway import REPOSITORY, Gateway, upstream_of
from harness.provider import Provider
from harness.tap import Tap

#: Where each family's surfaces are.
MODULES = {
    "openai-2": "openai_package",
    "openai-3": "openai_package",
    "anthropic": "anthropic_package",
    "google-genai": "google_genai",
    "langchain": "langchain",
    "llama-index": "llama_index",
    "pydantic-ai": "pydantic_ai_slim",
    "litellm": "litellm_package",
    "openai-agents": "openai_agents",
    "instructor": "instructor_package",
    "wire": "wire",
}

#: Models that go to the upstream whose paths are Azure's.
AZURE_MODELS = [f"azure-{number}" for number in range(200)]
#: The packs that hold what the suite plants: the gateway starts once for each family, and the others take their time.
RULES = f"[{REPOSITORY}/rules/payment.yaml, {REPOSITORY}/rules/credentials-cloud.yaml, {REPOSITORY}/rules/contact.yaml]"
PATIENCE = ", timeouts: {connect: 5, head: 2, idle: 2, total: 60}"


@pytest.fixture(scope="session")
def provider():
    server = Provider()
    yield server
    server.stop()


#: A key of the suite's own, and the digest of it that the settings have.
KEY = "weir-test-key-of-the-client-suite"
KEYS = f"keys:\n  - {{id: laptop, app: suite, sha256: {hashlib.sha256(KEY.encode()).hexdigest()}}}\n"


def settings_for(provider) -> str:
    """An upstream for each API."""
    root = provider.url.removesuffix("/v1")
    listed = "[" + ", ".join(AZURE_MODELS) + "]"
    upstreams = upstream_of(root + "/v1", "openai", more=PATIENCE)
    upstreams += upstream_of(root + "/v1", "anthropic", more=PATIENCE)
    upstreams += upstream_of(root + "/v1beta", "gemini", more=PATIENCE)
    upstreams += upstream_of(root + "/openai", "azure", models=listed, more=PATIENCE + ", api_version: 2024-10-21")
    return upstreams


@pytest.fixture(scope="session")
def gateway(request, tmp_path_factory, provider):
    directory = tmp_path_factory.mktemp("weir")
    server = Gateway(request.config.getoption("--weir"), directory, settings_for(provider), rules=RULES)
    yield server
    assert server.stop() == 0, "weir serve did not shut down cleanly"


@pytest.fixture(scope="session")
def locked_gateway(request, tmp_path_factory, provider):
    """One that lets in only whoever has its key."""
    directory = tmp_path_factory.mktemp("locked")
    settings = settings_for(provider)
    server = Gateway(request.config.getoption("--weir"), directory, settings, rules=RULES, more_settings=KEYS)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def audit(gateway):
    return Audit(gateway.audit_path)


@pytest.fixture(scope="session")
def tap(gateway):
    """What stands between the clients and the gateway, and counts."""
    between = Tap(gateway.port)
    yield between
    between.stop()


_numbers = itertools.count()


@pytest.fixture
def attempts(tap):
    """The number of requests that the client sent to the gateway since the test began."""
    before = len(tap.sent)
    return lambda: len(tap.sent) - before


class Pair:
    """The same client twice: through the gateway, and straight to the provider."""

    def __init__(self, surface: type, tap: Tap, provider: Provider):
        self.kind = surface
        self.model = ""
        self.through = surface(tap.url)
        self.direct = surface(provider.url.removesuffix("/v1"))
        self._provider = provider

    def close(self) -> None:
        self.through.close()
        self.direct.close()

    def say(self, said) -> None:
        self._provider.say(self.model, said)

    def ask(self, mode: str, ask: "Ask | None" = None) -> Reply:
        """What comes of a question, whole or streamed, through the gateway."""
        return getattr(self.through, mode)(self.model, ask)

    def same(self, mode: str, ask: "Ask | None" = None, events: str = "in order") -> Reply:
        """As `ask`; it must be an answer, the same as without the gateway, to the same bytes.

        `events` says how its events must agree: `in order`; `in any order`, as one text of a chat may overtake
        another; or `joined`, as a long delta may come in two.
        """
        through = self.ask(mode, ask)
        direct = getattr(self.direct, mode)(self.model, ask)
        for reply in (through, direct):
            if reply.error:
                raise reply.error
        assert through.native
        if mode == "stream" and events == "joined":
            through.native = direct.native
        elif mode == "stream" and events == "in any order":
            through.native, direct.native = sorted(through.native, key=repr), sorted(direct.native, key=repr)
        assert through.native == direct.native
        assert through == direct
        passed, sent = self.received
        assert passed == sent, "the request was changed on its way"
        return through

    @property
    def last_head(self) -> str:
        """What the provider got above its last body."""
        return self._provider.last_head(self.model)

    @property
    def gone(self) -> int:
        return self._provider.gone(self.model)

    @property
    def received(self) -> list:
        """The bodies that the provider got since it was told what to say."""
        return self._provider.received(self.model)


@pytest.fixture(scope="session")
def _pairs(tap, provider):
    """Made once, as programs do; an SDK takes a while to begin."""
    made = {}
    yield made
    for pair in made.values():
        pair.close()


@pytest.fixture
def pair(request, tap, provider, _pairs):
    surface = request.param
    if surface not in _pairs:
        _pairs[surface] = Pair(surface, tap, provider)
    _pairs[surface].model = surface.model_name(next(_numbers))
    return _pairs[surface]


def surfaces_of(family: str) -> list:
    """The ways in which a family's clients talk."""
    return importlib.import_module(f"conformance.surfaces.{MODULES[family]}").SURFACES


def pytest_generate_tests(metafunc):
    """A test runs on each surface that has what it needs; where none has, the matrix says that it does not apply."""
    if "pair" not in metafunc.fixturenames:
        return
    needs = {need for mark in metafunc.definition.iter_markers("needs") for need in mark.args}
    surfaces = surfaces_of(metafunc.config.getoption("--family"))
    fitting = [surface for surface in surfaces if needs <= surface.abilities]
    if "mode" in metafunc.fixturenames:
        both = [(surface, mode) for surface in fitting for mode in ("whole", "stream") if mode in surface.abilities]
        names = [f"{surface.name}, {mode}" for surface, mode in both]
        metafunc.parametrize(("pair", "mode"), both, indirect=["pair"], ids=names)
    else:
        metafunc.parametrize("pair", fitting, indirect=True, ids=[surface.name for surface in fitting])


def pytest_collection_modifyitems(config, items):
    """Tests for which the family has no surface are left out, not skipped; what counts rows goes last."""
    unfit = [item for item in items if is_unfit(item)]
    items[:] = sorted((item for item in items if item not in unfit), key=lambda item: "test_records" in item.nodeid)
    config.hook.pytest_deselected(items=unfit)


def is_unfit(item) -> bool:
    """True of what pytest made of a test without parameters: a skip that says so."""
    skips = [mark.kwargs.get("reason", "") for mark in item.iter_markers("skip")]
    return any("empty parameter set" in reason for reason in skips)


def pytest_configure(config):
    config.addinivalue_line("markers", "needs(ability, ...): what a surface must have for this test")
    config.addinivalue_line("markers", "scenario(name): the row of the matrix that this test belongs to")


@pytest.fixture(autouse=True)
def _scenario(request, record_property):
    """Notes the scenario in the report, from which the matrix is made."""
    for mark in request.node.iter_markers("scenario"):
        record_property("scenario", mark.args[0])
