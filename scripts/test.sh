#!/usr/bin/env bash
# Every test of the project, from a fresh clone. The last line counts: `N passed, N failed`.
#
# Stages go on after one fails, so that one run shows everything; only a failing build ends it at once.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

passed=0
failed=0
report=()

# Usage: stage NAME COMMAND...; counts as one check and keeps the output in a log as well.
stage() {
    local name="$1" started=$SECONDS result=passed
    shift
    say ""
    say "=== $name"
    if "$@" < /dev/null 2>&1 | tee "$logs/$name.log"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        result=FAILED
    fi
    report+=("$(printf '%-8s %-14s %s' "$result" "$name" "$(clock $((SECONDS - started)))")")
}

# Adds the counts of a stage that counts by itself: `… N passed, N failed` in its last line.
count_cases() {
    local counts
    counts="$(grep -E '[0-9]+ passed, [0-9]+ failed' "$logs/$1.log" | tail -n 1 || true)"
    if [[ "$counts" =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
    fi
}

finish() {
    say ""
    say "=== result"
    printf '%s\n' "${report[@]}"
    # How `swift test` closed, once more where it can be seen.
    grep -h -E 'Test run with [0-9]+ test' "$logs/swift-test.log" 2> /dev/null | tail -n 1 || true
    say "$passed passed, $failed failed"
    if ((failed > 0)); then exit 1; fi
}

# The closing line of `swift test`, as numbers. A failing run names its issues, not its failing tests: it counts as one.
count_swift_tests() {
    local closing
    closing="$(grep -E 'Test run with [0-9]+ test' "$logs/swift-test.log" | tail -n 1 || true)"
    if [[ "$closing" =~ with\ ([0-9]+)\ test.*passed ]]; then
        passed=$((passed + BASH_REMATCH[1]))
    elif [[ -z "$closing" ]]; then
        warn "swift test ended without its closing line"
        failed=$((failed + 1))
    fi
}

stage packages bash scripts/install-packages.sh --tests
stage build bash scripts/build.sh --build-tests
if ((failed > 0)); then finish; fi

weir="$(swift build --show-bin-path)/weir"
stage swift-test swift test --disable-xctest
count_swift_tests
stage lint swift format lint --recursive --parallel --strict Sources Tests Package.swift
stage rules-check "$weir" rules check rules/
stage rules-test "$weir" rules test rules/
stage clients python3 Tests/clients/run.py --weir "$weir"
count_cases clients
stage mixed-load python3 Tests/clients/mixed_load.py --weir "$weir" --count "${MIXED_REQUESTS:-2000}"
count_cases mixed-load
finish
