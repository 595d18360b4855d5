"""`weir audit` while the gateway runs: what an operator reads of the run so far."""

import csv
import io
import json
import subprocess

import openai
import pytest

from planted import AWS_KEY, CARD


@pytest.fixture
def weir_audit(request, gateway):
    """Runs `weir audit …` on the gateway's log. Returns: its exit status and what it wrote."""

    def run(*arguments):
        command = [request.config.getoption("--weir"), "audit", *arguments, "--db", str(gateway.audit_path)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
        return done.returncode, done.stdout

    return run


@pytest.fixture
def blocked(client, audit):
    """The id of a request that was blocked just now."""
    with pytest.raises(openai.BadRequestError) as raised:
        ask = [{"role": "user", "content": f"{AWS_KEY} and {CARD}"}]
        client.chat.completions.create(model="audited", messages=ask)
    audit.exchange(raised.value.request_id)
    return raised.value.request_id


def test_a_query_as_json_lines(weir_audit, blocked):
    status, output = weir_audit("query", "--action", "block", "--direction", "prompt", "--json")
    assert status == 0
    rows = [json.loads(line) for line in output.splitlines()]
    assert rows[0]["id"] == blocked
    assert {row["action"] for row in rows} == {"block"}


def test_a_query_as_csv_and_as_a_table(weir_audit, blocked):
    status, output = weir_audit("query", "--request", blocked, "--format", "csv")
    assert status == 0
    rows = list(csv.DictReader(io.StringIO(output)))
    assert [row["id"] for row in rows] == [blocked]
    assert "credentials.aws-access-key-id" in rows[0]["rules"]
    status, output = weir_audit("query", "--entity", "AWS_ACCESS_KEY_ID", "--since", "1h")
    assert status == 0
    assert blocked in output


def test_one_exchange_with_its_findings(weir_audit, blocked):
    status, output = weir_audit("show", blocked, "--json")
    assert status == 0
    document = json.loads(output)
    assert blocked in output
    assert document
    assert "payment.card-number" in output
    assert AWS_KEY not in output
    assert CARD not in output


def test_an_exchange_that_is_not_there(weir_audit):
    assert weir_audit("show", "req_nothing")[0] == 2
