#!/bin/sh
# A card number in a prompt is masked before it leaves. The demo model answers with what it was sent.
# Start the gateway with `make run` first.
curl --silent --show-error --include "${WEIR:-http://127.0.0.1:8080}/v1/chat/completions" \
    --header 'Content-Type: application/json' \
    --data '{"model": "demo-echo", "messages": [{"role": "user", "content": "Charge 4111 1111 1111 1111, please."}]}'
echo
