#!/usr/bin/env bash
# Every test of the project, from a fresh clone. The last line counts: `N passed, N failed`.
#
# Stages go on after one fails, so that one run shows everything; only a failing build ends it at once.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

passed=0
failed=0
report=()

# Usage: stage NAME COMMAND...; runs it, keeps its output in a log as well, and counts it as one check.
#
# Where `count_NAME` exists, that says how many cases passed and failed instead.
stage() {
    local name="$1" started=$SECONDS result=passed more_passed=0 more_failed=0
    shift
    say ""
    say "=== $name"
    "$@" < /dev/null 2>&1 | tee "$logs/$name.log" || result=FAILED
    if declare -F "count_$name" > /dev/null; then
        "count_$name" "$logs/$name.log"
    elif [[ $result == passed ]]; then
        more_passed=1
    fi
    # However it counts, a stage that failed leaves a mark.
    if [[ $result == FAILED && $more_failed == 0 ]]; then more_failed=1; fi
    passed=$((passed + more_passed))
    failed=$((failed + more_failed))
    report+=("$(printf '%-7s %-12s %5s   %s passed, %s failed' "$result" "$name" "$(clock $((SECONDS - started)))" \
        "$more_passed" "$more_failed")")
}

# By the last line of the form `… N passed, N failed`.
count_cases() {
    local counts
    counts="$(grep -E '[0-9]+ passed, [0-9]+ failed' "$1" | tail -n 1 || true)"
    if [[ "$counts" =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
        more_passed=${BASH_REMATCH[1]}
        more_failed=${BASH_REMATCH[2]}
    fi
}

count_clients() { count_cases "$1"; }
count_mixed_load() { count_cases "$1"; }
count_request_ledger() { count_cases "$1"; }

# By the closing line of `swift test` and the tests that it says have failed.
count_swift_test() {
    local closing
    closing="$(grep -a -E 'Test run with [0-9]+ test' "$1" | tail -n 1 || true)"
    if [[ "$closing" =~ with\ ([0-9]+)\ test ]]; then
        more_failed="$(grep -a -E '^✘ Test .* failed after' "$1" | grep -a -v -c '^✘ Test run' || true)"
        more_passed=$((BASH_REMATCH[1] - more_failed))
    else
        warn "swift test ended without its closing line"
        result=FAILED
    fi
}

finish() {
    say ""
    say "=== result"
    printf '%s\n' "${report[@]}"
    # How `swift test` closed and what it found, once more where it can be seen: the last lines outlive the log.
    if ((failed > 0)); then
        grep -a -h -E '^✘ Test .*(recorded an issue|failed after)' "$logs/swift_test.log" 2> /dev/null |
            grep -a -v '^✘ Test run' | cut -c 1-400 | head -n 20 || true
    fi
    grep -a -h -E 'Test run with [0-9]+ test' "$logs/swift_test.log" 2> /dev/null | tail -n 1 || true
    say "$passed passed, $failed failed"
    if ((failed > 0)); then exit 1; fi
}

stage packages bash scripts/install-packages.sh --tests
stage build bash scripts/build.sh --build-tests
if ((failed > 0)); then finish; fi

weir="$(swift build --show-bin-path)/weir"
# One test at a time: some of them measure time, and two cores have no room for others beside them.
stage swift_test swift test --disable-xctest --no-parallel
stage lint swift format lint --recursive --parallel --strict Sources Tests Package.swift
stage rules_check "$weir" rules check rules/
stage rules_test "$weir" rules test rules/
stage clients python3 Tests/clients/run.py --weir "$weir"
stage budgets python3 Tests/clients/budget_overshoot.py --weir "$weir" --seconds "${BUDGET_SECONDS:-15}"
stage two_nodes python3 Tests/clients/two_nodes.py --weir "$weir" --seconds "${BUDGET_SECONDS:-15}"
stage shared_cache python3 Tests/clients/shared_cache.py --weir "$weir"
stage request_ledger python3 Tests/clients/request_ledger.py --weir "$weir" --count "${LEDGER_REQUESTS:-3000}"
stage mixed_load python3 Tests/clients/mixed_load.py --weir "$weir" --count "${MIXED_REQUESTS:-2000}"
finish
