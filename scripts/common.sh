# What the scripts share. Sourced, never run.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
repository="$PWD"
logs="$repository/.build/logs"
mkdir -p "$logs"

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

# Fails with a sentence when Swift is missing or older than the package needs.
require_swift() {
    if ! command -v swift > /dev/null; then
        warn "Swift is not installed. Weir needs Swift 6.3: https://www.swift.org/install/linux/debian/"
        exit 2
    fi
}

# Usage: clock SECONDS; prints m:ss.
clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }
