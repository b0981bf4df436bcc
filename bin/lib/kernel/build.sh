# Sourced by bin/kernel-with-ipvs: a User-Mode Linux with IPVS, compiled once from Debian's kernel source.
# Expects $root, $packages and lib/packages.sh. Debian's own user-mode-linux package lacks NAT and nf_tables.

cache=${HAWSER_KERNEL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hawser}
build_minutes=4
config=$root/bin/lib/kernel/config
# Older ones crash on CPUs with a large XSAVE area: 6.16 brought the seccomp mode, which does not.
oldest_release=6.16
suites=(trixie-backports forky sid)

# What was compiled from other options or by other lines than these is not used.
kernel_directory() {
    local recipe
    recipe=$({ cat "$config" && declare -f compile_kernel unpack_source; } | sha256sum)
    echo "$cache/kernel-${recipe:0:12}"
}

# Whoever asks first compiles; the others wait for it.
ensure_kernel() {
    local directory
    directory=$(kernel_directory)
    [[ -x $directory/linux ]] && return
    mkdir -p "$cache"
    exec 8>"$cache/kernel.lock"
    flock 8
    if [[ ! -x $directory/linux ]]; then
        install_missing
        say "compiling a kernel with IPVS, once; about $build_minutes minutes"
        local work
        rm -rf "$cache"/building.*
        work=$(mktemp -d "$cache/building.XXXXXX")
        (set -e && compile_kernel "$work") >"$cache/kernel-build.log" 2>&1 8>&- || true
        if [[ ! -x $work/linux ]]; then
            tail -n 20 "$cache/kernel-build.log" >&2
            rm -rf "$work"
            say "could not compile the kernel: $cache/kernel-build.log"
            return 1
        fi
        mkdir -p "$directory"
        mv "$work/objects/.config" "$work/linux" "$directory"
        rm -rf "$work"
    fi
    exec 8>&-
}

compile_kernel() {
    local work=$1
    fetch_source "$work" &&
        mkdir "$work/source" "$work/objects" &&
        unpack_source "$work" &&
        sed -n 's/^[A-Z0-9].*/CONFIG_&/p' "$config" >"$work/wanted" &&
        kernel_make "$work" KCONFIG_ALLCONFIG="$work/wanted" allnoconfig &&
        check_options "$work" &&
        kernel_make "$work" -j"$(nproc)" linux &&
        strip -o "$work/linux" "$work/objects/linux"
}

# Of other architectures and of devices only what configures them is needed.
unpack_source() {
    local work=$1
    dpkg-deb --fsys-tarfile "$work"/linux-source-*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
        tar -xJ -C "$work/source" --strip-components=1 --exclude='*/Documentation/*.*' --exclude='*/arch/[!xu]*/*.*' \
            --exclude='*/drivers/gpu/*.[ch]' --exclude='*/drivers/media/*.[ch]' --exclude='*/sound/*.[ch]' \
            --exclude='*/drivers/net/ethernet/*.[ch]' --exclude='*/drivers/net/wireless/*.[ch]' \
            --exclude='*/tools/testing/*'
    rm -f "$work"/linux-source-*.deb
}

# What an option needs and does not get turns it off in silence.
check_options() {
    if grep -vxFf "$1/objects/.config" "$1/wanted"; then
        echo "The options above were not taken: in this version of Linux they need others beside them."
        return 1
    fi
}

kernel_make() {
    local work=$1
    shift
    make -s -C "$work/source" ARCH=um O="$work/objects" "$@"
}

# The newest linux-source of the first suite that has one new enough; this machine's own package lists stay as they are.
fetch_source() {
    local work=$1 suite package
    for suite in "${suites[@]}"; do
        suite_apt "$work" "$suite" apt-get update || continue
        package=$(suite_apt "$work" "$suite" apt-cache pkgnames linux-source- |
            grep -Ex 'linux-source-[0-9]+\.[0-9]+' | sort -V | tail -n 1)
        if [[ -n $package ]] &&
            [[ $(printf '%s\n' "$oldest_release" "${package#linux-source-}" | sort -V | head -n 1) == "$oldest_release" ]]
        then
            (cd "$work" && suite_apt "$work" "$suite" apt-get download "$package") && return
        fi
    done
    echo "No linux-source of $oldest_release or later in: ${suites[*]}"
    return 1
}

suite_apt() {
    local work=$1 suite=$2 tool=$3
    shift 3
    local directory=$work/apt-$suite mirror
    mirror=$(debian_mirror) || return
    mkdir -p "$directory/lists/partial" "$directory/parts"
    cat >"$directory/only.sources" <<EOF
Types: deb
URIs: $mirror
Suites: $suite
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
EOF
    "$tool" -q -o Dir::Etc::sourcelist="$directory/only.sources" -o Dir::Etc::sourceparts="$directory/parts" \
        -o Dir::State::lists="$directory/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
        -o APT::Sandbox::User=root "$@"
}

# The one that this machine takes its packages from.
debian_mirror() {
    apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m1 '/debian/*$' || {
        echo "apt has no source of Debian's packages: add one to /etc/apt/sources.list, then apt-get update" >&2
        return 1
    }
}
