#!/bin/sh
# A card number in an answer is masked while the answer streams. Start the gateway with `make run` first.
curl --silent --show-error --no-buffer "${WEIR:-http://127.0.0.1:8080}/v1/chat/completions" \
    --header 'Content-Type: application/json' \
    --data '{"model": "demo-card", "stream": true, "messages": [{"role": "user", "content": "How do I pay?"}]}'
