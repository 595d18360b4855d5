#!/bin/sh
# A cloud key in a prompt is blocked: status 400, code content_filter, and the upstream never hears of it.
# Start the gateway with `make run` first. The key was made up and opens nothing.
curl --silent --show-error --include "${WEIR:-http://127.0.0.1:8080}/v1/chat/completions" \
    --header 'Content-Type: application/json' \
    --data '{"model": "demo", "messages": [{"role": "user", "content": "I use AKIAWEIRDEMOQ7XZ5TKB as the key."}]}'
echo
