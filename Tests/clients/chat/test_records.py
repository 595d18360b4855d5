"""Runs last: what the whole run left in the audit log, and what it did not leave anywhere."""

from harness import at_rest
from planted import SECRETS


def test_every_request_has_exactly_one_row(audit, ledger):
    assert ledger.sent > 0
    assert audit.settled_count(ledger.sent) == ledger.sent


def test_no_exchange_was_abandoned(audit):
    assert audit.rows("SELECT count(*) AS n FROM exchange WHERE outcome = 'abandoned'") == [{"n": 0}]


def test_no_arrival_is_missing(audit):
    assert [row["missing"] for row in audit.rows("SELECT missing FROM v_missing")] == [0]


def test_planted_secrets_are_not_at_rest(gateway):
    contents = at_rest.everything_in(gateway.directory)
    contents["metrics"] = gateway.get("/metrics").encode()
    assert any(name.endswith("audit.db") for name in contents)
    assert any(name.endswith("audit.db-wal") for name in contents)
    assert at_rest.search(contents, SECRETS) == []


def test_the_search_finds_what_was_not_hidden():
    """The search itself, on a file that leaks."""
    leak = at_rest.forms(SECRETS[0])["base64 at 1"]
    assert at_rest.search({"leaky.log": b"x" + leak}, SECRETS) [:1] == ["leaky.log: base64 at 1 of secret 0"]
