#!/usr/bin/env bash
# Builds with one line of progress: rewritten in place on a terminal, a line now and then elsewhere.
#
# Usage: build.sh [arguments of swift build]; without any, the release binary. The whole output goes to a file.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift

arguments=("$@")
if [[ $# == 0 ]]; then arguments=(-c release --product weir); fi

log="$logs/build.log"
started=$SECONDS
on_terminal=false
if [[ -t 1 ]]; then on_terminal=true; fi
# Seconds between two lines where there is no terminal.
interval=20
last_line=$((-interval))

show() {
    local elapsed=$((SECONDS - started))
    if $on_terminal; then
        printf '\r\033[K  building %s  %.*s' "$(clock $elapsed)" $((${COLUMNS:-80} - 20)) "$1"
    elif ((elapsed - last_line >= interval)); then
        last_line=$elapsed
        printf '  building %s  %s\n' "$(clock $elapsed)" "$1"
    fi
}

follow() {
    local line step="starting" status
    while true; do
        status=0
        IFS= read -r -t 1 line || status=$?
        # Above 128 the second is over and nothing was printed: only the clock moves.
        if ((status > 128)); then
            show "$step"
            continue
        fi
        if ((status > 0)); then break; fi
        case "$line" in
            "["*"]"* | Fetch* | Comput* | Creat* | Build* | Plan*) step="$line" ;;
            *) continue ;;
        esac
        show "$step"
    done
    if $on_terminal; then printf '\r\033[K'; fi
}

say "Building Weir (swift build ${arguments[*]}); a first build takes some minutes."
if swift build "${arguments[@]}" < /dev/null 2>&1 | tee "$log" | follow; then
    say "Built in $(clock $((SECONDS - started)))."
else
    warn "The build failed after $(clock $((SECONDS - started))). The errors, from $log:"
    if ! grep -E -A 4 'error:' "$log" | head -n 60 >&2; then tail -n 30 "$log" >&2; fi
    exit 1
fi
