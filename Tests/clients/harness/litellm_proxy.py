"""The real LiteLLM proxy, between a client and the scripted upstream, with Weir as its guardrail."""

import json
import os
import pathlib
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request

from .gateway import free_port

#: Every model goes to the scripted upstream, which answers by the model's name.
CONFIG = """\
model_list:
  - model_name: "*"
    litellm_params:
      model: "openai/*"
      api_base: {upstream}
      api_key: unused
litellm_settings:
  num_retries: 0
  request_timeout: 30
guardrails:
{guardrails}
"""


class Proxy:
    """`litellm --config …` in the interpreter's own environment, without a database."""

    def __init__(self, directory: pathlib.Path, upstream: str, guardrails: list, **variables: str):
        self.port = free_port()
        #: Without one the proxy does not start.
        self.key = "sk-" + secrets.token_hex(32)
        self.log = directory / "litellm.log"
        config = directory / "litellm.yaml"
        # JSON is YAML, so nothing must be quoted by hand.
        listed = "\n".join("  - " + json.dumps(guardrail) for guardrail in guardrails)
        config.write_text(CONFIG.format(upstream=upstream, guardrails=listed))
        program = pathlib.Path(sys.executable).parent / "litellm"
        command = [str(program), "--config", str(config), "--host", "127.0.0.1", "--port", str(self.port)]
        self._output = self.log.open("wb")
        environment = {
            **os.environ,
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "LITELLM_MASTER_KEY": self.key,
            **variables,
            "NO_COLOR": "1",
        }
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT, cwd=directory,
            env=environment)
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def _wait_until_ready(self, seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"litellm exited {self._process.returncode}:\n{self.log.read_text()[-4000:]}")
            try:
                address = f"http://127.0.0.1:{self.port}/health/liveliness"
                with urllib.request.urlopen(address, timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError(f"litellm was not ready after {seconds} s:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()
