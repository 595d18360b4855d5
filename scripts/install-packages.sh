#!/usr/bin/env bash
# Installs the system packages that Weir is built on, if any is missing.
#
# As root, or where sudo asks for no password, it installs them. Elsewhere it prints the one command to run and exits 2.
# With --tests, also what the test run needs: Python with venv. With --bench, also Hyperscan, to compare with.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=(pkg-config libpcre2-dev libsqlite3-dev zlib1g-dev libcurl4-openssl-dev ca-certificates)

# A Python that can make virtual environments is enough, wherever it comes from.
if [[ "${1:-}" == --tests ]] && ! python3 -c 'import ensurepip, sqlite3, venv' 2> /dev/null; then
    packages+=(python3 python3-venv)
fi
if [[ "${1:-}" == --bench ]]; then packages+=(libhyperscan-dev); fi

if ! command -v dpkg-query > /dev/null; then
    if pkg-config --exists libpcre2-8 sqlite3 zlib libcurl 2> /dev/null; then exit 0; fi
    warn "Weir needs the development files of PCRE2, SQLite, zlib and libcurl, and pkg-config."
    warn "On Debian: apt-get install ${packages[*]}"
    exit 2
fi

is_installed() { [[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" == installed ]]; }

missing=()
for package in "${packages[@]}"; do
    is_installed "$package" || missing+=("$package")
done
if [[ ${#missing[@]} == 0 ]]; then exit 0; fi

run_as_root=()
if [[ $EUID != 0 ]]; then
    if ! sudo -n true 2> /dev/null; then
        warn "These packages are missing: ${missing[*]}. Please run"
        warn ""
        warn "    sudo apt-get update && sudo apt-get install -y ${missing[*]}"
        warn ""
        warn "and then the same command again."
        exit 2
    fi
    run_as_root=(sudo -n)
fi

say "Installing ${missing[*]}"
log="$logs/packages.log"
install() {
    "${run_as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}
# The package lists of a fresh machine are empty or old: then they are fetched, and the installation tried once more.
if ! install < /dev/null > "$log" 2>&1; then
    "${run_as_root[@]}" apt-get update < /dev/null >> "$log" 2>&1 || true
    if ! install < /dev/null >> "$log" 2>&1; then
        warn "The packages could not be installed:"
        tail -n 20 "$log" >&2
        exit 2
    fi
fi
