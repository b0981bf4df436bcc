# Sourced by bin/quickstart: the underlay, etcd, the control plane and the nodes, and their end. Expects $root, $state and
# $nodes.

# The addresses are from 198.18.0.0/15, which RFC 2544 sets aside for measurements; they exist in the namespaces alone.
network=hw-qs-net
network_address=198.18.0.254
etcd_url=http://$network_address:2379
pod_cidr=10.244.0.0/16
service_cidr=10.96.0.0/16

make_underlay() {
    local n
    ip netns add "$network"
    inside "$network" ip link set lo up
    inside "$network" ip link add br0 type bridge
    inside "$network" ip addr add "$network_address/15" dev br0
    inside "$network" ip link set br0 up
    for n in "${nodes[@]}"; do
        ip netns add "hw-qs-node$n"
        inside "hw-qs-node$n" ip link set lo up
        inside "$network" ip link add "node$n" type veth peer name eth0 netns "hw-qs-node$n"
        inside "$network" ip link set "node$n" master br0 up
        inside "hw-qs-node$n" ip addr add "$(node_address "$n")/15" dev eth0
        inside "hw-qs-node$n" ip link set eth0 up
        inside "hw-qs-node$n" ip route add default via "$network_address"
        inside "hw-qs-node$n" sysctl -qw net.ipv4.ip_forward=1
    done
}

node_address() {
    echo "198.18.0.$1"
}

start_etcd() {
    start etcd "$network" etcd --name quickstart --data-dir "$state/etcd" --log-level warn \
        --listen-client-urls "$etcd_url" --advertise-client-urls "$etcd_url" \
        --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
        --initial-cluster quickstart=http://127.0.0.1:2380
    await_of etcd "$patience" inside "$network" curl -fs "$etcd_url/health"
}

start_control_plane() {
    local names
    names=$(printf ',node%s' "${nodes[@]}")
    start control-plane "$network" "$root/bin/hawser" control-plane --etcd-endpoints "$etcd_url" \
        --state-dir "$state/control-plane" --bind-address 0.0.0.0 --advertise-address "$network_address" \
        --service-cluster-ip-range "$service_cidr" --cluster-cidr "$pod_cidr" --nodes "${names#,}"
    await_of control-plane "$patience" kubectl_admin get --raw /readyz
}

# The administrator's kubectl, from the network that the nodes are in.
kubectl_admin() {
    inside "$network" kubectl --kubeconfig "$state/control-plane/admin.kubeconfig" "$@"
}

# What a node has of its own, though all share this machine's files.
node_directory() {
    echo "$state/node$1"
}

# Everything of one node but Hawser, in the order in which a machine would start it.
start_node() {
    local n=$1 directory
    directory=$(node_directory "$n")
    mkdir -p "$directory/manifests"
    make_disk "$n"
    # containerd asks for it by name, whatever the network.
    on_node "$n" sh -c 'mkdir -p /opt/cni/bin && ln -sf "$1" /opt/cni/bin/loopback' loopback "$(loopback_plugin)"
    containerd_config "$directory" >"$directory/containerd.toml"
    start_containerd "$n"
    await_of "containerd-node$n" "$patience" containerd_at "$n" version
    containerd_at "$n" images import "$state/images/busybox.oci.tar" >/dev/null
    containerd_at "$n" images import "$state/images/pause.oci.tar" >/dev/null
    start_kubelet "$n"
}

# Where the machine would have one /run, /etc, /opt and /var/lib for all nodes, each gets its own, in a mount namespace
# that a sleeping process holds: paths are the usual ones everywhere, and what nodes write there, the machine never sees.
make_disk() {
    local n=$1 directory
    directory=$(node_directory "$n")
    # shellcheck disable=SC2016  # the inner shell's variables
    start "disk-node$n" "hw-qs-node$n" unshare --mount --propagation private sh -ec '
        directory=$1
        state=$2
        mkdir -p "$directory/run"
        mount -t tmpfs -o mode=755 tmpfs "$directory/run"
        mkdir "$directory/run/netns" "$directory/run/mount"
        # Name servers may be a link to a file that is there.
        servers=$(readlink -f /etc/resolv.conf)
        case $servers in /run/*)
            mkdir -p "$directory${servers%/*}"
            [ ! -e "$servers" ] || cp "$servers" "$directory$servers" ;;
        esac
        case $state in /run/*)
            mkdir -p "$directory$state"
            mount --bind "$state" "$directory$state" ;;
        esac
        mount --move "$directory/run" /run
        for part in etc opt var/lib; do
            mkdir -p "$directory/disk/$part/upper" "$directory/disk/$part/work"
            mount -t overlay -o "lowerdir=/$part,upperdir=$directory/disk/$part/upper,workdir=$directory/disk/$part/work" \
                overlay "/$part"
        done
        # As an init would have it: containers may ask to see mounts that come later.
        mount --make-rshared /
        touch "$directory/disk/ready"
        exec sleep infinity' disk "$directory" "$state"
    await_of "disk-node$n" "$patience" test -e "$directory/disk/ready"
}

# on_node NODE COMMAND…
on_node() {
    local n=$1
    shift
    nsenter --net="/run/netns/hw-qs-node$n" --mount="/proc/$(<"$state/disk-node$n.pid")/ns/mnt" "$@"
}

# start_on NODE NAME COMMAND…
start_on() {
    local n=$1 name=$2
    shift 2
    start "$name" "hw-qs-node$n" nsenter --mount="/proc/$(<"$state/disk-node$n.pid")/ns/mnt" "$@"
}

start_containerd() {
    start_on "$1" "containerd-node$1" containerd --config "$(node_directory "$1")/containerd.toml"
}

start_kubelet() {
    local n=$1 directory
    directory=$(node_directory "$n")
    start_on "$n" "kubelet-node$n" "$root/bin/hawser" kubelet \
        --kubeconfig "$state/control-plane/kubelet-node$n.kubeconfig" --hostname-override "node$n" \
        --node-ip "$(node_address "$n")" --container-runtime-endpoint "unix://$directory/containerd.sock" \
        --root-dir "$directory/kubelet" --pod-logs-dir "$directory/pod-logs" \
        --pod-manifest-path "$directory/manifests" --cgroup-root "/hawser-quickstart/node$n" \
        --eviction-hard '' --image-gc-high-threshold 100
}

loopback_plugin() {
    local file
    for file in /usr/lib/cni/loopback /opt/cni/bin/loopback; do
        [[ -x $file ]] && echo "$file" && return
    done
    fail "the CNI plugin loopback is missing (Debian package containernetworking-plugins)"
}

containerd_at() {
    local n=$1
    shift
    ctr --address "$(node_directory "$n")/containerd.sock" --namespace k8s.io "$@"
}

# containerd_config DIRECTORY
containerd_config() {
    cat <<END
version = 2
root = "$1/containerd"
state = "$1/containerd-state"
[grpc]
  address = "$1/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$pause_image"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
END
}

ready_nodes() {
    kubectl_admin get nodes --no-headers 2>/dev/null | awk '$2 == "Ready"' | wc -l
}

all_nodes_ready() {
    (($(ready_nodes) == ${#nodes[@]}))
}

await_nodes() {
    await "$patience" all_nodes_ready && return
    local n part
    kubectl_admin get nodes -o wide || true
    for n in "${nodes[@]}"; do
        for part in containerd kubelet; do
            is_running "$part-node$n" || fail "$part-node$n ended: $(tail -n 1 "$state/$part-node$n.log")"
        done
    done
    why_no_daemons
    fail "$(ready_nodes) of ${#nodes[@]} nodes are ready: $(kubectl_admin get nodes -o \
        'jsonpath={range .items[*]}{.metadata.name}: {.status.conditions[?(@.type=="Ready")].message}; {end}')"
}

# Ends what a run left, whether this one or one before: pods first, or nobody could end them any more.
down() {
    local directory namespace task
    end_processes 'kubelet-node*'
    shopt -s nullglob
    for directory in "$state"/node*; do
        [[ -S $directory/containerd.sock ]] || continue
        for task in $(containerd_at "${directory##*node}" tasks ls -q 2>/dev/null); do
            containerd_at "${directory##*node}" tasks rm -f "$task" >/dev/null 2>&1 || true
        done
    done
    end_processes '*'
    end_shims
    for namespace in /run/netns/hw-qs-*; do
        ip netns delete "$(basename "$namespace")"
    done
    shopt -u nullglob
    # Deepest first: what containers and pods' namespaces are mounted at.
    awk -v under="$state/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n 50 umount -l
    find /sys/fs/cgroup -depth -type d -path '*/hawser-quickstart*' -exec rmdir {} + 2>/dev/null || true
    rm -rf "${state:?}/etcd" "$state/control-plane" "$state/images" "$state"/node*
}

# A shim outlives a containerd that ended before it did; its command line names its containerd's socket.
end_shims() {
    local file
    for file in /proc/[0-9]*/cmdline; do
        if { tr '\0' ' ' <"$file"; } 2>/dev/null | grep -q "^[^ ]*containerd-shim-runc-v2 .*-address $state/node"; then
            end_process "$(basename "$(dirname "$file")")"
        fi
    done
}
