# Sourced by the commands beside it: builds a module if a source is newer than its last build, and starts its main class.
# Expects $root, the checkout.

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
daemon=io.hawser.node.cli.HawserMain

# build MODULE: leaves MODULE/target/hawser-MODULE.jar and MODULE/target/lib. Quick if nothing changed.
build() {
    local module=$1
    local target=$root/$module/target
    local stamp=$target/launch.built
    if is_built "$stamp"; then
        return
    fi
    # One build at a time: two commands may be started side by side, and what one has built the other may already run.
    exec 9>"$root/.build.lock"
    flock 9
    if is_built "$stamp"; then
        exec 9>&-
        return
    fi
    local began
    began=$(mktemp)
    # A library of an older version must not stay on the class path.
    rm -rf "${target:?}/lib"
    # Offline is faster and mostly enough; only the second attempt may speak.
    if ! (cd "$root" && { maven "$module" -o >/dev/null 2>&1 || maven "$module" >&2; }); then
        rm -f "$began"
        echo "$(basename "$0"): $module does not build; bin/test says more" >&2
        exit 1
    fi
    mv "$began" "$stamp"
    exec 9>&-
    ! is_archived "$module" || archive "$module" >/dev/null
}

is_built() {
    [[ -e $1 && -z $(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src -newer "$1" -print -quit) ]]
}

maven() {
    local module=$1
    shift
    mvn -q -B -ntp -Dstyle.color=never -Dquick -DskipTests -pl "$module" -am package "$@"
}

# What the JDK in use calls itself, such as 17.0.15, told without starting it; empty if its files do not say.
java_version() {
    local home
    home=$(dirname "$(dirname "$(readlink -f "$(command -v "$java")")")")
    sed -n 's/^JAVA_VERSION="\([0-9][^"]*\)".*/\1/p' "$home/release" 2>/dev/null || true
}

# Agrona reads jdk.internal.misc, jffi loads a native library, JCTools and Netty use sun.misc.Unsafe.
jvm_flags() {
    local major
    major=$(java_version)
    major=${major%%.*}
    echo --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED
    echo --enable-native-access=ALL-UNNAMED
    if { [[ -n $major ]] && ((major >= 23)); } || { [[ -z $major ]] &&
        "$java" --sun-misc-unsafe-memory-access=allow -version >/dev/null 2>&1; }; then
        echo --sun-misc-unsafe-memory-access=allow
    fi
}

# What the compilers and libraries have freed, glibc keeps for them: of the daemon's 155 MiB that was 28. The JVM has it
# handed back; one that is too old for that passes over the flag.
trim_flags() {
    echo -XX:+IgnoreUnrecognizedVMOptions
    echo -XX:TrimNativeHeapInterval=10000
}

# Beside what a node or a machine is there for, these are to be small, and to say when they are out of memory by ending.
small_flags() {
    echo -XX:+UseSerialGC
    echo -Xss512k
    echo -XX:MinHeapFreeRatio=15
    echo -XX:MaxHeapFreeRatio=30
    echo -XX:+ExitOnOutOfMemoryError
    echo -XX:-UsePerfData
    echo -Dio.netty.jfr.enabled=false
    trim_flags
}

# The node daemon runs on every machine of a cluster. The second compiler is for what every packet passes through, and
# comes late to all else: it would take the cores and the memory that pods are to have.
daemon_flags() {
    small_flags
    echo -Xms32m
    echo -Xmn16m
    echo -Xmx256m
    echo -XX:ReservedCodeCacheSize=64m
    echo -XX:Tier4InvocationThreshold=100000
    echo -XX:Tier4MinInvocationThreshold=50000
    echo -XX:Tier4CompileThreshold=200000
    echo -XX:Tier4BackEdgeThreshold=2000000
}

# The kubelet runs beside the daemon.
kubelet_flags() {
    small_flags
    echo -Xms24m
    echo -Xmn12m
    echo -Xmx256m
    echo -XX:ReservedCodeCacheSize=64m
}

# The control plane gives back what a burst took. The second compiler would take a core for the first half minute, to save a
# part of what Netty and gRPC take afterwards.
control_plane_flags() {
    small_flags
    echo -Xms48m
    echo -Xmn32m
    echo -XX:ReservedCodeCacheSize=48m
    echo -XX:TieredStopAtLevel=1
}

# class_path MODULE
class_path() {
    echo "$root/$1/target/hawser-$1.jar:$root/$1/target/lib/*"
}

# module_flags MODULE
module_flags() {
    case $1 in
        node) daemon_flags ;;
        kubelet) kubelet_flags ;;
        control-plane) control_plane_flags ;;
    esac
}

# is_archived MODULE: whether its classes are laid out beforehand.
is_archived() {
    [[ $1 == node || $1 == control-plane ]]
}

# archive MODULE: prints the file with the classes that it loads, laid out as the JVM maps them; makes it once for a build
# and a JDK, by a short run where it can neither reach nor change anything. Prints nothing where that cannot be.
archive() {
    local module=$1
    local target=$root/$module/target
    local file=$target/launch-$(java_version).jsa
    if [[ $file -ot $target/launch.built && ! $file.failed -nt $target/launch.built ]]; then
        exec 9>"$root/.build.lock"
        flock 9
        if [[ $file -ot $target/launch.built ]]; then
            rm -f "$file.failed"
            train "$module" "$file" 9>&- || touch "$file.failed"
        fi
        exec 9>&-
    fi
    if [[ -s $file && ! $file -ot $target/launch.built ]]; then
        echo "$file"
    fi
}

# train MODULE FILE: a run in a network of its own, until it has said that it does what it is there for.
train() {
    local module=$1 file=$2
    local directory pid turn prepare told
    local -a flags arguments apart=(unshare --net)
    mapfile -t flags < <(jvm_flags && module_flags "$module")
    if ((EUID != 0)); then
        apart=(unshare --user --map-root-user --net)
    fi
    directory=$(mktemp -d)
    "training_of_${module//-/_}" "$directory"
    "${apart[@]}" bash -c "$prepare" train "$directory" "$java" "${flags[@]}" "-XX:ArchiveClassesAtExit=$file.new" \
        -Xshare:auto -Xlog:disable -cp "$(class_path "$module")" "${arguments[@]}" >"$directory/log" 2>&1 </dev/null &
    pid=$!
    for ((turn = 0; turn < 300; turn++)); do
        if grep -Eqs "$told" "$directory/log" || ! kill -0 "$pid" 2>/dev/null; then
            break
        fi
        sleep 0.1
    done
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    rm -rf "$directory"
    mv "$file.new" "$file" 2>/dev/null
}

# For train, into its variables: with an etcd of its own, if there is one, until its controllers have seen everything.
# shellcheck disable=SC2016,SC2034  # the inner shell's variables, and train's
training_of_control_plane() {
    prepare='ip link set lo up; shift; exec "$@"'
    told='kube-controller-manager has seen everything'
    arguments=(io.hawser.controlplane.cli.ControlPlaneMain --state-dir "$1" --secure-port 0)
}

# For train, into its variables: where 198.18.0.1 is this node and, if etcd is installed, leases are to be had.
# shellcheck disable=SC2016,SC2034  # the inner shell's variables, and train's
training_of_node() {
    mkdir "$1/services"
    prepare='
        directory=$1
        shift
        { ip link set lo up && ip link add eth0 type veth peer name eth1 && ip addr add 198.18.0.1/15 dev eth0 &&
            ip link set eth0 up && ip link set eth1 up; } >/dev/null 2>&1
        if command -v etcd >/dev/null && command -v etcdctl >/dev/null; then
            etcd --data-dir "$directory/etcd" --log-level error >/dev/null 2>&1 &
            etcd=$!
            for ((turn = 0; turn < 50; turn++)); do
                ETCDCTL_API=3 etcdctl put /coreos.com/network/config \
                    "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}" >/dev/null 2>&1 && break
                sleep 0.1
            done
        fi
        "$@" &
        pid=$!
        trap "kill -TERM $pid" TERM
        wait "$pid"
        wait "$pid"
        [[ -z ${etcd:-} ]] || kill "$etcd"'
    told='leased [0-9]|waiting for the network configuration: '
    arguments=("$daemon" node --etcd-endpoints http://127.0.0.1:2379 --iface eth0 --ip-masq
        --subnet-file "$1/subnet.env" --cni-socket "$1/cni.sock" --cni-state-dir "$1/state"
        --status-socket "$1/node.sock" --healthz-port 8471 --proxy-mode auto --services-dir "$1/services"
        --healthz-bind-address '' --metrics-bind-address '')
}

# launch MODULE MAIN-CLASS [ARGUMENT…]: becomes the JVM. JAVA_OPTS may add flags of its own.
launch() {
    local module=$1 main=$2
    shift 2
    local flags shared
    mapfile -t flags < <(jvm_flags)
    mapfile -t -O "${#flags[@]}" flags < <(module_flags "$module")
    if is_archived "$module"; then
        shared=$(archive "$module")
        if [[ -n $shared ]]; then
            flags+=("-XX:SharedArchiveFile=$shared" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off)
        fi
    fi
    # glibc keeps memory for each thread that ever asked for some.
    export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
    # shellcheck disable=SC2086  # several flags in one variable, as usual for JAVA_OPTS
    exec "$java" "${flags[@]}" ${JAVA_OPTS:-} -cp "$(class_path "$module")" "$main" "$@"
}
