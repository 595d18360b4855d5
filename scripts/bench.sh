#!/usr/bin/env bash
# Runs the engine's benchmark over the texts that are named, or a small one of ours; then the one of a proxied request.
#
# Dated results are kept in Benchmarks/record/.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift
bash scripts/install-packages.sh --bench
if [[ $# == 0 ]]; then set -- corpora/benign/prose.txt; fi
export WEIR_BENCHMARKS=1
bash scripts/build.sh -c release --product EngineBenchmark
"$(swift build -c release --show-bin-path)/EngineBenchmark" rules "$@"
unset WEIR_BENCHMARKS
exec python3 Benchmarks/proxy/proxy_benchmark.py
