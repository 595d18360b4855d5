#!/bin/bash
# How well semantic routes tell texts apart with the built-in embedding and with a real model behind an endpoint.
#
#   Benchmarks/Semantic/measure.sh [path of weir]     needs what embeddings-server.py needs, in $PYTHON or python3
set -euo pipefail
cd "$(dirname "$0")"
weir=$(realpath "${1:-../../.build/release/weir}")
python=${PYTHON:-python3}
calibrate() { "$weir" routes calibrate --config weir.yaml --labelled held-out.jsonl; }

calibrate
"$python" embeddings-server.py --test
"$python" embeddings-server.py --port 8089 &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 100); do
    (exec 3<>/dev/tcp/127.0.0.1/8089) 2>/dev/null && break
    sleep 0.2
done
WEIR_EMBEDDING=all-minilm-l6-v2 calibrate
