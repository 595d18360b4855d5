"""Exports a log to real receivers: rsyslog over TCP, and an HTTP server for the formats that are posted.

    python3 Tests/clients/audit_receivers.py .build/debug/weir path/to/audit.db

Needs rsyslogd; leaves it out, and says so, where it is missing. Exit status 0 if every receiver got every exchange.
"""

import http.server
import json
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

weir, database = sys.argv[1:3]
expected = [row[0] for row in sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute("SELECT id FROM exchange ORDER BY seq")]
bodies = []


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        bodies.append((self.headers.get("authorization"), body))
        # The first batch is refused: it has to come again.
        self.send_response(503 if len(bodies) == 1 else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def export(form, url, cursor, **more):
    return subprocess.run(
        [weir, "audit", "export", "--db", database, "--to", form, "--url", url, "--cursor-file", cursor, "--batch", "7"]
        + (["--token-env", "TOKEN"] if form == "splunk" else []),
        env={"TOKEN": "secret-token", "PATH": "/usr/bin"}, capture_output=True, text=True, **more,
    )


def ids(form, text):
    """The ids in what a receiver got, in order."""
    if form == "webhook":
        return [row["id"] for line in text.splitlines() for row in json.loads(line)["exchanges"]]
    if form == "otlp":
        records = [r for line in text.splitlines() for r in json.loads(line)["resourceLogs"][0]["scopeLogs"][0]["logRecords"]]
        return [a["value"]["stringValue"] for r in records for a in r["attributes"] if a["key"] == "weir.id"]
    lines = [json.loads(line) for line in text.splitlines()]
    return [line["event"]["id"] if form in ("splunk", "ecs") else line["id"] for line in lines]


def check_http(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/ingest"
    for form in ("jsonl", "ecs", "splunk", "otlp", "webhook"):
        bodies.clear()
        cursor = str(folder / f"{form}.cursor")
        first = export(form, url, cursor)
        assert first.returncode == 3 and "503" in first.stderr, (form, first)
        second = export(form, url, cursor)
        assert second.returncode == 0, (form, second)
        got = ids(form, "".join(body for _, body in bodies[1:]))
        assert got == expected, (form, len(got), len(expected))
        assert form != "splunk" or bodies[0][0] == "Splunk secret-token"
        before = len(bodies)
        assert export(form, url, cursor).returncode == 0 and len(bodies) == before, form
        print(f"{form}: {len(got)} exchanges in {before - 1} batches, one batch sent again")


def check_syslog(folder):
    if not shutil.which("rsyslogd"):
        return print("syslog: left out, there is no rsyslogd")
    port, out = free_port(), folder / "received"
    (folder / "rsyslog.conf").write_text(
        f'''module(load="imtcp")
template(name="t" type="string" string="%syslogfacility-text%.%syslogseverity-text% %app-name% %msgid% %structured-data%\\n")
input(type="imtcp" port="{port}" address="127.0.0.1")
action(type="omfile" file="{out}" template="t")
'''
    )
    server = subprocess.Popen(["rsyslogd", "-n", "-f", str(folder / "rsyslog.conf"), "-i", str(folder / "pid")])
    try:
        for _ in range(100):
            if socket.socket().connect_ex(("127.0.0.1", port)) == 0:
                break
            time.sleep(0.1)
        done = export("syslog", f"tcp://127.0.0.1:{port}", str(folder / "syslog.cursor"))
        assert done.returncode == 0, done
        for _ in range(100):
            lines = out.read_text().splitlines() if out.exists() else []
            if len(lines) >= len(expected):
                break
            time.sleep(0.1)
    finally:
        server.terminate()
        server.wait()
    lines = [line for line in lines if "weir@32473" in line]
    got = [line.split('id="', 1)[1].split('"')[0] for line in lines]
    assert got == expected, (len(got), len(expected), lines[:2])
    assert all(" weir " in line and "[weir@32473 " in line for line in lines)
    print(f"syslog: rsyslog parsed {len(got)} messages with their structured data")


with tempfile.TemporaryDirectory() as name:
    check_http(pathlib.Path(name))
    check_syslog(pathlib.Path(name))
