#!/usr/bin/env python3
"""CPU time of one proxied chat request: nginx, haproxy and Weir, one after the other, on the same mock upstream.

    python3 Benchmarks/proxy/proxy_benchmark.py                      tables, in about four minutes
    python3 Benchmarks/proxy/proxy_benchmark.py --record             and a file in Benchmarks/record/
    python3 Benchmarks/proxy/proxy_benchmark.py --seconds 2 --rounds 1 --only nginx,weir

What is counted is user and system time of all threads of the proxy's own processes, from /proc, divided by the requests
that wrk counted; wrk and the mock upstream are not in it. Rounds are interleaved, so that a busy neighbour meets all alike;
the figure is the median of the rounds. Weir has the shipped rules and policy and writes its audit log to a real file.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import proxies

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NEEDED = ["nginx", "haproxy", "wrk"]

PROMPT = (
    "Please summarise the notes of our planning call for people who could not join. We met on 12 March at 14:30 and nine of "
    "us were there. The launch moves from week 18 to week 21 because the new billing screens need another round of tests; "
    "Marta has found 37 small issues, and 5 of them block the release. Support expects about 1200 questions in the first "
    "month, so Jonas wants two more people on the phones. The budget stays at 48,500 euros. Open points: who writes the help "
    "pages, and do we keep the old export for another year while customers move over? Use short bullets and a friendly tone, please."
)


def prompt_body(stream=False, text=PROMPT):
    body = {
        "model": "bench",
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": text},
        ],
    }
    if stream:
        body["stream"] = True
    return json.dumps(body, separators=(",", ":"))


class Case:
    """One load on several proxies."""

    def __init__(self, title, body, servers, connections, unit_count=1):
        self.title = f"{title}, {connections} connections"
        self.body, self.servers, self.connections, self.unit_count = body, servers, connections, unit_count
        self.samples = {server.name: [] for server in servers}

    def run(self, options, body_file):
        body_file.write_text(self.body)
        for server in self.servers:
            load(server, body_file, self.connections, options.warm_up)
        for _ in range(options.rounds):
            for server in self.servers:
                before = server.cpu_seconds()
                result = load(server, body_file, self.connections, options.seconds)
                # What is still owed for these requests, such as audit rows, is paid within a moment.
                time.sleep(0.3)
                result["cpu_us"] = (server.cpu_seconds() - before) * 1e6 / max(result["requests"], 1)
                self.samples[server.name].append(result)

    def median(self, name, key="cpu_us"):
        return statistics.median(sample[key] for sample in self.samples[name])

    def table(self):
        base = self.median(self.servers[0].name)
        per = self.unit_count > 1
        lines = [
            f"### {self.title}",
            "",
            "| proxy | CPU µs each | of the rounds | × nginx |" + (" CPU µs per delta |" if per else "")
            + " requests/s | median ms |",
            "|---|---|---|---|" + ("---|" if per else "") + "---|---|",
        ]
        for server in self.servers:
            samples = self.samples[server.name]
            cpu = self.median(server.name)
            rounds = " ".join(f"{sample['cpu_us']:.0f}" for sample in samples)
            rate = statistics.median(sample["requests"] / sample["seconds"] for sample in samples)
            delta = f" {cpu / self.unit_count:.2f} |" if per else ""
            lines.append(
                f"| {server.name} | {cpu:.1f} | {rounds} | {cpu / base:.2f} |{delta} {rate:.0f} "
                f"| {self.median(server.name, 'p50_us') / 1000:.2f} |"
            )
        return "\n".join(lines)


def load(server, body_file, connections, seconds):
    """One run of wrk, which must end by itself and see no error."""
    environment = dict(os.environ, WEIR_BENCH_BODY=str(body_file))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(HERE / "chat.lua")]
    output = subprocess.run(
        command + [server.url], env=environment, capture_output=True, text=True, timeout=seconds + 30
    ).stdout
    match = re.search(r"^RESULT (.*)$", output, re.MULTILINE)
    if not match:
        raise SystemExit(f"wrk gave no result for {server.name}:\n{output}")
    result = json.loads(match.group(1))
    if result["errors"] or not result["requests"]:
        raise SystemExit(f"{server.name}: {result['errors']} errors in {result['requests']} requests:\n{output}")
    return result


def audit_rows(server):
    """Rows of an audit log, by outcome; to show that the requests were inspected and recorded."""
    path = server.directory / "data" / "audit.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as log:
        return dict(log.execute("SELECT outcome, count(*) FROM exchange GROUP BY outcome"))


def require_tools():
    missing = [name for name in NEEDED if not shutil.which(name) and not os.path.exists(f"/usr/sbin/{name}")]
    if missing:
        raise SystemExit(f"Not installed: {', '.join(missing)}. On Debian: apt-get install --no-install-recommends "
                         + " ".join(missing))
    os.environ["PATH"] += ":/usr/sbin"


def version(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip().split("\n")[0]


def facts(options):
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    commit = version("git", "-C", str(ROOT), "rev-parse", "--short=10", "HEAD")
    return [
        f"Machine: {os.cpu_count()} × {model.group(1) if model else platform.machine()}, Linux {platform.release()}; "
        f"load {os.getloadavg()[0]:.1f} when it began.",
        f"Commit: {commit}. {version('nginx', '-v')}; {version('haproxy', '-v')}.",
        f"{options.rounds} rounds of {options.seconds} s each, interleaved; "
        f"{options.warm_up} s of warm-up. Prompt of {len(PROMPT)} bytes in a body of {len(prompt_body())}; "
        f"answer of {len(proxies.ANSWER)} bytes.",
        "Weir: all shipped rules, the default policy, audit log on disk. \"With one rule\" has one that never matches: what "
        "inspection itself costs is the difference.",
        "CPU is user and system time of all threads of the proxy's processes; the ratio is to nginx in the same run.",
    ]


def cases(field, options):
    """Makes the cases one by one: servers of one case do not run while another is measured."""
    wanted = options.only.split(",") if options.only else None

    def chosen(*makers):
        return [make() for name, make in makers if wanted is None or name in wanted]

    if "whole" in options.cases:
        mock = field.mock().port
        servers = chosen(
            ("nginx", lambda: field.nginx_proxy(mock)),
            ("haproxy", lambda: field.haproxy(mock)),
            ("weir", lambda: field.weir(options.weir, ROOT, mock)),
            ("none", lambda: field.weir(options.weir, ROOT, mock, "weir with one rule", inspects=False)),
        )
        for connections in options.connections:
            yield Case("A whole answer, 600-byte prompt", prompt_body(), servers, connections)
    if "redacted" in options.cases:
        field.stop()
        mock = field.mock().port
        servers = chosen(
            ("nginx", lambda: field.nginx_proxy(mock)),
            ("weir", lambda: field.weir(options.weir, ROOT, mock)),
        )
        text = PROMPT + " Charge it to 4111 1111 1111 1111."
        yield Case("The same with a card number, which Weir redacts", prompt_body(text=text), servers, options.connections[-1])
    if "cached" in options.cases:
        field.stop()
        mock = field.mock().port
        servers = chosen(
            ("nginx", lambda: field.nginx_proxy(mock)),
            ("weir", lambda: field.weir(options.weir, ROOT, mock)),
            ("hit", lambda: field.weir(options.weir, ROOT, mock, "weir, every answer from the cache", more="cache: {}\n")),
            (
                "miss",
                lambda: field.weir(
                    options.weir, ROOT, mock, "weir, every answer kept",
                    more="cache: {ttl_seconds: 1, max_answer_bytes: 1048576, memory_entries: 0, wait_seconds: 0}\n",
                ),
            ),
        )
        for connections in options.connections:
            yield Case("The same request again and again", prompt_body(), servers, connections)
    if "stream" in options.cases:
        field.stop()
        mock = field.mock_stream(sys.executable, HERE / "mock_stream.py").port
        servers = chosen(
            ("nginx", lambda: field.nginx_proxy(mock, buffering="off")),
            ("haproxy", lambda: field.haproxy(mock)),
            ("weir", lambda: field.weir(options.weir, ROOT, mock)),
        )
        yield Case("A stream of 100 deltas", prompt_body(stream=True), servers, 16, unit_count=100)


def main():
    parser = argparse.ArgumentParser(description="CPU time of one proxied chat request, beside nginx and haproxy.")
    parser.add_argument("--weir", type=pathlib.Path, default=ROOT / ".build" / "release" / "weir", help="the release binary")
    parser.add_argument("--seconds", type=int, default=8, help="length of one run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm-up", type=int, default=2)
    parser.add_argument("--connections", default="2,16,64", help="of the client; a busy nginx costs less for each request")
    parser.add_argument("--cases", default="whole,redacted,stream", help="and cached")
    parser.add_argument("--only", help="of nginx,haproxy,weir,none (weir with one rule),hit,miss (with a cache); nginx first")
    parser.add_argument("--record", action="store_true", help="write Benchmarks/record/DATE-proxy.md")
    options = parser.parse_args()
    options.cases = options.cases.split(",")
    options.connections = [int(count) for count in options.connections.split(",")]
    options.weir = options.weir.resolve()
    require_tools()
    if not options.weir.exists():
        raise SystemExit(f"There is no {options.weir}: make build")
    text = facts(options)
    print("\n".join(text) + "\n", flush=True)
    # Not under /tmp, which may be memory: the audit log must reach a disk.
    with tempfile.TemporaryDirectory(prefix="weir-bench-", dir="/var/tmp") as work:
        field = proxies.Field(pathlib.Path(work))
        try:
            for number, case in enumerate(cases(field, options)):
                field.work = pathlib.Path(work) / str(number)
                case.run(options, pathlib.Path(work) / "body.json")
                part = case.table()
                rows = [f"{s.name}: {audit_rows(s)}" for s in case.servers if s.name.startswith("weir")]
                part += "\n\nAudit rows, warm-up included: " + "; ".join(rows) + "."
                print(part + "\n", flush=True)
                text.append(part)
        finally:
            field.stop()
    if options.record:
        record(text)


def record(text):
    date = datetime.date.today().isoformat()
    path = ROOT / "Benchmarks" / "record" / f"{date}-proxy.md"
    path.parent.mkdir(exist_ok=True)
    command = "`python3 Benchmarks/proxy/proxy_benchmark.py " + " ".join(sys.argv[1:]) + "`"
    path.write_text(f"# CPU of a proxied request, {date}\n\n" + "\n\n".join(text) + f"\n\nRepeat: {command}\n")
    print(f"Written: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
