"""Runs last: what the whole run left in the audit log, and what it did not leave anywhere."""

from harness import at_rest
from planted import SECRETS


def test_every_request_has_exactly_one_row(audit, tap):
    sent = len(tap.sent)
    assert sent > 0
    assert audit.settled_count(sent) == sent


def test_no_exchange_was_abandoned(audit):
    assert audit.rows("SELECT count(*) AS n FROM exchange WHERE outcome = 'abandoned'") == [{"n": 0}]


def test_planted_secrets_are_not_at_rest(gateway):
    contents = at_rest.everything_in(gateway.directory)
    contents["metrics"] = gateway.get("/metrics").encode()
    assert any(name.endswith("audit.db") for name in contents)
    assert at_rest.search(contents, SECRETS) == []
