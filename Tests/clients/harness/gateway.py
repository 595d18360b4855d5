"""The gateway under test: the real binary, on a port and in a directory of its own."""

import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]

SETTINGS = """\
schema: 1
listen: 127.0.0.1:{port}
data_dir: data
rules: {rules}
policy: {repository}/Tests/clients/policy.yaml
disclose: rule
drain_seconds: 5
upstreams:
"""
UPSTREAM = """\
  - {{id: {id}, api: {api}, base_url: "{url}", models: {models}, internal: true{more}}}
"""


def upstream_of(url: str, api: str = "openai", models: str = '"*"', more: str = "") -> str:
    """An entry of `upstreams` for a provider on this machine."""
    return UPSTREAM.format(id=f"scripted-{api}", api=api, url=url, models=models, more=more)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Gateway:
    """`weir serve` with the shipped rules, in front of scripted upstreams (`upstream_of`)."""

    def __init__(
        self,
        binary: str,
        directory: pathlib.Path,
        upstreams: str,
        demo: bool = False,
        rules: "pathlib.Path | str | None" = None,
        more_settings: str = "",
    ):
        self.directory = directory
        self.port = free_port()
        self.log = directory / "weir.log"
        settings = directory / "weir.yaml"
        text = SETTINGS.format(port=self.port, repository=REPOSITORY, rules=rules or REPOSITORY / "rules")
        settings.write_text(text + upstreams + more_settings)
        command = [str(binary), "serve", "--config", str(settings)] + (["--demo"] if demo else [])
        self._output = self.log.open("wb")
        environment = {**os.environ, "NO_COLOR": "1"}
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT, cwd=directory,
            env=environment)
        try:
            self._wait_until_ready()
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def audit_path(self) -> pathlib.Path:
        return self.directory / "data" / "audit.db"

    @property
    def pid(self) -> int:
        return self._process.pid

    def get(self, path: str) -> str:
        """The body of a probe. Probes leave no audit row."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.read().decode()

    def _wait_until_ready(self, seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"weir serve exited {self._process.returncode}:\n{self.log.read_text()}")
            try:
                self.get("/readyz")
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"weir serve was not ready after {seconds} s:\n{self.log.read_text()}")

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def stop(self) -> int:
        """Asks it to shut down as a service manager would.

        Returns: its exit status.
        """
        if self._process.poll() is None:
            self.signal(signal.SIGTERM)
        try:
            status = self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        self._output.close()
        return status
