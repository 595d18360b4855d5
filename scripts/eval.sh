#!/usr/bin/env bash
# Makes the sets of corpora/ anew and measures the shipped rules on them. WEIR names another program than the built one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
weir=${WEIR:-.build/release/weir}

python3 corpora/generate.py
sha256sum --check --quiet corpora/SHA256SUMS
"$weir" eval --rules rules --format html --output .build/evaluation.html corpora/
"$weir" eval --rules rules --format markdown --output corpora/REPORT.md corpora/
"$weir" eval --rules rules "$@" corpora/
echo "written: corpora/REPORT.md and .build/evaluation.html" >&2
