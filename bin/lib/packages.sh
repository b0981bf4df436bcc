# Sourced by the commands beside it: what has to be on the machine, and its installation by name.
# Expects $packages, an array of Debian packages.

say() {
    echo "bin/$(basename "$0"): $*" >&2
}

javac_path() {
    if [[ -n ${JAVA_HOME:-} ]]; then
        echo "$JAVA_HOME/bin/javac"
    else
        command -v javac || true
    fi
}

# The major version of the JDK in use; 0 if there is none.
jdk_major() {
    local javac version
    javac=$(javac_path)
    if [[ -x $javac ]]; then
        version=$("$javac" -version 2>&1)
        version=${version#javac }
        echo "${version%%[^0-9]*}"
    else
        echo 0
    fi
}

is_installed() {
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        is_installed "$package" || echo "$package"
    done
    command -v mvn >/dev/null || echo maven
    # A JAVA_HOME that points nowhere is the caller's to mend, not ours.
    if [[ -z ${JAVA_HOME:-} && $(jdk_major) -lt 17 ]]; then
        echo openjdk-17-jdk-headless
    fi
}

install_missing() {
    local missing
    if ! command -v dpkg-query >/dev/null; then
        say "no dpkg here: cannot tell whether the tools it needs are installed: ${packages[*]}"
        return
    fi
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]} == 0)); then
        return
    fi
    if ((EUID != 0)); then
        say "not root, so not installed: ${missing[*]}"
        return
    fi
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    local log
    log=$(mktemp)
    if ! { timeout 5m apt-get -q update && timeout 15m apt-get -q -o DPkg::Lock::Timeout=120 install -y \
        --no-install-recommends "${missing[@]}"; } </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        say "could not install ${missing[*]}"
        exit 1
    fi
    rm -f "$log"
}

require_tools() {
    if ! command -v mvn >/dev/null; then
        say "mvn is missing (Debian package maven)"
        exit 1
    fi
    if (($(jdk_major) < 17)); then
        say "no JDK 17 or later at ${JAVA_HOME:-javac in PATH} (Debian package openjdk-17-jdk-headless)"
        exit 1
    fi
}
