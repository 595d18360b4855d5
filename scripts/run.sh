#!/usr/bin/env bash
# From a fresh clone to a running gateway: packages, build, configuration, then `weir serve` with the demo and the tour.
#
# PORT chooses the port, WEIR_DATA the folder (var/weir, if not said), WEIR_ARGUMENTS replaces `--demo --tour`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bash scripts/install-packages.sh
bash scripts/build.sh

data="${WEIR_DATA:-var/weir}"
if [[ ! -e "$data/weir.yaml" ]]; then
    mkdir -p "$data"
    chmod 700 "$data"
    sed -e "s|RULES_DIRECTORY|$repository/rules|" -e "s|POLICY_FILE|$repository/policies/default.yaml|" \
        scripts/weir.template.yaml > "$data/weir.yaml"
    say "Wrote $data/weir.yaml"
fi

export PORT="${PORT:-8080}"
read -r -a arguments <<< "${WEIR_ARGUMENTS---demo --tour}"
exec .build/release/weir serve --config "$data/weir.yaml" "${arguments[@]}"
