#!/usr/bin/env python3
"""Two nodes that keep answers for one another on a Redis server with TLS and a password, which is killed in between.

    python3 Tests/clients/shared_cache.py [--weir BINARY]

What must hold:

* what one node was answered the other one gives, with the layer `shared` in its row, and no text stands on the server;
* a node with another secret, and one that trusts another certificate, ask the upstream, and nobody gets an error;
* `weir cache show` counts and `weir cache clear` forgets, at both nodes;
* while the server is dead every request is answered, and in time; when it is back, answers are shared again;
* there is one row for each request.
"""
import argparse
import http.client
import http.server
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from budget_overshoot import ROOT, smallest_pack, socket_of_nobody


class Upstream(http.server.BaseHTTPRequestHandler):
    """Counts, and answers with the number."""

    protocol_version = "HTTP/1.1"
    asked = 0

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        type(self).asked += 1
        message = {"role": "assistant", "content": f"the answer number {self.asked}"}
        body = json.dumps(
            {
                "id": "a", "object": "chat.completion", "created": 1, "model": "m",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            }
        ).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def certificate(folder, name):
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", f"{folder}/{name}.key",
            "-out", f"{folder}/{name}.pem",
        ],
        check=True, stderr=subprocess.DEVNULL,
    )


class Redis:
    def __init__(self, folder):
        self.folder = folder
        with socket_of_nobody() as port:
            self.port = port
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [
                "redis-server", "--port", "0", "--tls-port", str(self.port), "--save", "", "--bind", "127.0.0.1", "::1",
                "--tls-cert-file", f"{self.folder}/server.pem", "--tls-key-file", f"{self.folder}/server.key",
                "--tls-ca-cert-file", f"{self.folder}/server.pem", "--tls-auth-clients", "no",
                "--requirepass", "of the house",
            ],
            stdout=subprocess.DEVNULL,
        )
        wait_for(lambda: not socket.create_connection(("127.0.0.1", self.port)).close(), "redis-server")

    def dump(self):
        """Every value, as the server has it."""
        command = ["redis-cli", "-n", "1", "-p", str(self.port), "--tls", "--insecure", "-a", "of the house", "--no-auth-warning"]
        keys = subprocess.run([*command, "KEYS", "*"], capture_output=True, check=True).stdout.split()
        return b"".join(subprocess.run([*command, "GET", key], capture_output=True, check=True).stdout for key in keys)

    def kill(self):
        self.process.kill()
        self.process.wait()


def wait_for(condition, what, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise SystemExit(f"{what}: not in {seconds} s")


class Node:
    def __init__(self, weir, folder, name, upstream, redis, secret="s" * 32, trusted="server"):
        self.weir, self.folder, self.requests = weir, Path(folder) / name, 0
        self.folder.mkdir()
        with socket_of_nobody() as port:
            self.port = port
        (self.folder / "weir.yaml").write_text(
            f"schema: 1\nlisten: 127.0.0.1:{self.port}\ndata_dir: data\nrules: [{ROOT}/rules/{smallest_pack()}]\n"
            f"upstreams: [{{id: up, base_url: 'http://127.0.0.1:{upstream}/v1', models: [m], internal: true}}]\n"
            f"cache:\n  shared:\n    address: rediss://localhost:{redis.port}/1\n    password_env: PASSWORD\n"
            f"    secret_env: SECRET\n    ca_file: {folder}/{trusted}.pem\n    wait_ms: 500\n"
        )
        self.environment = {**os.environ, "PASSWORD": "of the house", "SECRET": secret}
        log = open(self.folder / "weir.log", "wb")
        self.process = subprocess.Popen(
            [weir, "serve", "--config", self.folder / "weir.yaml"], stdout=log, stderr=log, env=self.environment
        )
        wait_for(lambda: self.get("/readyz")[0] == 200, name)

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def ask(self, text):
        """Status, what the cache did, and the answer's text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]})
        connection.request("POST", "/v1/chat/completions", body, {"content-type": "application/json"})
        answer = connection.getresponse()
        self.requests += 1
        content = json.loads(answer.read())
        return answer.status, answer.headers["x-weir-cache"], content["choices"][0]["message"]["content"]

    def metric(self, name):
        lines = [line for line in self.get("/metrics")[1].splitlines() if line.startswith(name)]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    def is_up(self):
        return self.metric("weir_cache_store_up") == 1

    def cache(self, command):
        result = subprocess.run(
            [self.weir, "cache", command, "--config", self.folder / "weir.yaml"],
            capture_output=True, text=True, env=self.environment,
        )
        return result.returncode, result.stdout.strip() + result.stderr.strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0, (self.folder / "weir.log").read_text()[-2000:]

    def layers(self):
        connection = sqlite3.connect(f"file:{self.folder}/data/audit.db?mode=ro", uri=True, timeout=10)
        try:
            query = "SELECT cache_layer FROM exchange WHERE route = '/v1/chat/completions' ORDER BY rowid"
            return [row[0] for row in connection.execute(query)]
        finally:
            connection.close()


def check_sharing(one, other, strangers, redis):
    status, did, text = one.ask("what is the secret of the house?")
    assert (status, did) == (200, "miss"), did
    wait_for(lambda: one.cache("show") == (0, "entries  1"), "the answer on the server")
    assert other.ask("what is the secret of the house?") == (200, "hit", text)
    assert other.ask("what is the secret of the house?") == (200, "hit", text)
    for stranger in strangers:
        status, did, found = stranger.ask("what is the secret of the house?")
        assert (status, did) == (200, "miss") and found != text, found
    dump = redis.dump()
    assert dump and b"secret of the house" not in dump and b"answer number" not in dump


def check_clear(one, other):
    code, said = other.cache("clear")
    assert code == 0 and said.startswith("forgot "), said
    assert one.cache("show") == (0, "entries  0")
    time.sleep(1.5)
    _, did, text = one.ask("what is the secret of the house?")
    assert did == "miss", did
    wait_for(lambda: one.cache("show") == (0, "entries  1"), "the answer on the server")
    assert other.ask("what is the secret of the house?") == (200, "hit", text)


def check_outage(one, other, redis):
    redis.kill()
    began = time.monotonic()
    for number in range(50):
        status, did, _ = one.ask(f"question {number}")
        assert (status, did) == (200, "miss"), (status, did)
    assert time.monotonic() - began < 10
    assert one.metric("weir_cache_store_faults_total") >= 50 and not one.is_up()
    code, said = one.cache("show")
    assert code == 3 and "cannot be reached" in said, said
    redis.start()
    wait_for(lambda: one.is_up() and other.is_up(), "the server is back")
    _, _, text = one.ask("another one")
    wait_for(lambda: one.cache("show") == (0, "entries  1"), "the answer on the server")
    assert other.ask("another one") == (200, "hit", text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weir", default=str(ROOT / ".build/debug/weir"))
    arguments = parser.parse_args()
    if shutil.which("redis-server") is None:
        raise SystemExit("redis-server must be installed: scripts/install-packages.sh --tests")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tempfile.mkdtemp(prefix="weir-shared-cache-")
    certificate(folder, "server")
    certificate(folder, "stranger")
    redis, nodes = Redis(folder), []
    try:
        def node(name, **more):
            nodes.append(Node(arguments.weir, folder, name, server.server_port, redis, **more))
            return nodes[-1]

        one, other = node("one"), node("other")
        strangers = [node("secret", secret="t" * 32), node("trust", trusted="stranger")]
        wait_for(lambda: one.is_up() and other.is_up() and strangers[0].is_up(), "the connection")
        assert not strangers[1].is_up()
        check_sharing(one, other, strangers, redis)
        check_clear(one, other)
        check_outage(one, other, redis)
        for each in nodes:
            each.stop()
            assert len(each.layers()) == each.requests, (len(each.layers()), each.requests)
        assert other.layers() == ["shared", "memory", "shared", "shared"], other.layers()
        print(f"ok: {sum(each.requests for each in nodes)} requests at {len(nodes)} nodes, {Upstream.asked} asked upstream")
    finally:
        redis.kill()
        for each in nodes:
            each.process.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
