#!/usr/bin/env bash
# Runs the nested package Benchmarks/. Dated results are kept in Benchmarks/record/.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift
if [[ ! -e Benchmarks/Package.swift ]]; then
    warn "There is no Benchmarks/Package.swift."
    exit 2
fi
bash scripts/install-packages.sh
exec swift run --package-path Benchmarks -c release
