#!/usr/bin/env bash
# Runs the engine's benchmark from the nested package Benchmarks/ over the texts that are named, or a small one of ours.
#
# Dated results are kept in Benchmarks/record/.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift
if [[ ! -e Benchmarks/Package.swift ]]; then
    warn "There is no Benchmarks/Package.swift."
    exit 2
fi
bash scripts/install-packages.sh --bench
if [[ $# == 0 ]]; then set -- corpora/benign/prose.txt; fi
exec swift run --package-path Benchmarks -c release EngineBenchmark rules "$@"
