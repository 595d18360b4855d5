"""The proxies under test and the mock upstream: configuration, start, CPU time, end. Loopback only."""
import os
import pathlib
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")

ANSWER = (
    '{"id":"chatcmpl-bench","object":"chat.completion","created":1763900000,"model":"bench","choices":[{"index":0,'
    '"message":{"role":"assistant","content":"The meeting moved to Thursday. Nobody objected, and the notes will be '
    'shared in the usual folder by the end of the day."},"finish_reason":"stop"}],"usage":{"prompt_tokens":128,'
    '"completion_tokens":27,"total_tokens":155}}'
)

NGINX_FRAME = """
daemon off;
worker_processes 1;
pid {directory}/nginx.pid;
error_log {directory}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    {inside}
}}
"""

NGINX_MOCK = """
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{ default_type application/json; return 200 '{answer}'; }}
    }}
"""

NGINX_PROXY = """
    upstream model {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 1000000; }}
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{
            proxy_pass http://model;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering {buffering};
        }}
    }}
"""

HAPROXY = """
global
    nbthread 1
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 60s
    option http-keep-alive
    http-reuse always
frontend front
    bind 127.0.0.1:{port}
    default_backend model
backend model
    server model 127.0.0.1:{upstream}
"""

WEIR = """
schema: 1
listen: 127.0.0.1:{port}
data_dir: {directory}/data
rules: {rules}
{policy}
upstreams:
  - id: bench
    base_url: http://127.0.0.1:{upstream}/v1
    models: [bench]
    internal: true
limits:
  requests_per_connection: 1000000
"""

EMPTY_PACK = """
schema: 1
pack: {id: benchmark.none, version: 1.0.0, name: One rule that never matches}
rules:
  - id: benchmark.never
    name: Never
    entity: NEVER
    severity: low
    detect: [{regex: "qzxqzxqzxqzx", confidence: 0.9}]
    action: flag
    tests: {match: [qzxqzxqzxqzx, a qzxqzxqzxqzx], no_match: [a, b]}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One process, and its children, in a session of its own."""

    def __init__(self, name, directory, port, command, cwd=None):
        self.name, self.directory, self.port = name, directory, port
        self.log = open(directory / "output.log", "wb")
        self.process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True
        )

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def wait_until_listening(self, seconds=30):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.05)
        text = pathlib.Path(self.log.name).read_text(errors="replace")[-2000:]
        raise SystemExit(f"{self.name} does not listen on port {self.port}:\n{text}")

    def pids(self):
        """The process and everything below it."""
        found, frontier = [], [self.process.pid]
        while frontier:
            pid = frontier.pop()
            found.append(pid)
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    children = pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text()
                    frontier += [int(child) for child in children.split()]
            except OSError:
                pass
        return found

    def cpu_seconds(self):
        """User and system time of all threads of all its processes."""
        ticks = 0
        for pid in self.pids():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def stop(self):
        for signal_number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is not None:
                break
            try:
                os.killpg(self.process.pid, signal_number)
                self.process.wait(timeout=10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass
        self.log.close()


class Field:
    """Starts servers, each in a directory of its own, and ends them all."""

    def __init__(self, work):
        self.work = work
        self.servers = []
        self.started = 0

    def start(self, name, make_command, cwd=None):
        self.started += 1
        directory = self.work / f"{self.started}-{name.replace(' ', '-')}"
        directory.mkdir(parents=True)
        port = free_port()
        server = Server(name, directory, port, make_command(directory, port), cwd)
        self.servers.append(server)
        return server.wait_until_listening()

    def stop(self):
        for server in reversed(self.servers):
            server.stop()
        self.servers.clear()

    def mock(self):
        return self.nginx("mock", lambda port: NGINX_MOCK.format(port=port, answer=ANSWER))

    def mock_stream(self, python, script):
        return self.start("mock stream", lambda directory, port: [python, str(script), str(port)])

    def nginx_proxy(self, upstream, buffering="on"):
        return self.nginx("nginx", lambda port: NGINX_PROXY.format(port=port, upstream=upstream, buffering=buffering))

    def nginx(self, name, inside):
        def command(directory, port):
            path = directory / "nginx.conf"
            path.write_text(NGINX_FRAME.format(directory=directory, inside=inside(port)))
            return ["nginx", "-p", str(directory), "-c", str(path)]

        return self.start(name, command)

    def haproxy(self, upstream):
        def command(directory, port):
            path = directory / "haproxy.cfg"
            path.write_text(HAPROXY.format(port=port, upstream=upstream))
            return ["haproxy", "-db", "-f", str(path)]

        return self.start("haproxy", command)

    def weir(self, binary, root, upstream, name="weir", inspects=True, more=""):
        def command(directory, port):
            rules, policy = root / "rules", f"policy: {root / 'policies' / 'default.yaml'}"
            if not inspects:
                rules, policy = directory / "none.yaml", ""
                rules.write_text(EMPTY_PACK)
            path = directory / "weir.yaml"
            path.write_text(
                WEIR.format(port=port, directory=directory, rules=rules, policy=policy, upstream=upstream) + more
            )
            (directory / "data").mkdir(mode=0o700)
            return [str(binary), "serve", "--config", str(path)]

        return self.start(name, command)
