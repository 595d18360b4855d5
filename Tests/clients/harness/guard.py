"""A gateway that serves every guard contract, to those who have its key."""

import hashlib
import time

import pytest

from .audit import Audit
from .gateway import Gateway, upstream_of

KEY = "weir_0123456789abcdef"
SETTINGS = f"""\
guard_contracts: [litellm, agentgateway, portkey, lakera, bedrock, presidio]
keys:
  - id: litellm
    app: litellm
    sha256: "{hashlib.sha256(KEY.encode()).hexdigest()}"
"""


@pytest.fixture(scope="session")
def guard(request, tmp_path_factory, upstream):
    directory = tmp_path_factory.mktemp("guard")
    server = Gateway(request.config.getoption("--weir"), directory, upstream_of(upstream.url), more_settings=SETTINGS)
    yield server
    assert server.stop() == 0, "weir serve did not shut down cleanly"


@pytest.fixture(scope="session")
def rows(guard):
    audit = Audit(guard.audit_path)

    def count() -> int:
        """The number of rows, once those of the tests before are all there: they are written a moment later."""
        known = -1
        while known != (known := audit.count()):
            time.sleep(0.2)
        return known

    def after(count: int) -> list:
        """The rows that were written since there were `count`, once there is one at least."""
        audit.settled_count(count + 1, seconds=5)
        return audit.rows("SELECT * FROM exchange ORDER BY seq")[count:]

    after.count = count
    return after
