# Sourced by bin/quickstart: Hawser on the nodes, as a cluster's administrator would install it, or as a process of its own
# beside each kubelet. Expects $root, $state, $nodes, $install, $backend, $proxy_mode and $node_flags.

daemon_image=hawser.local/hawser:0.1.0
daemon_tar=$root/node/target/hawser-image.oci.tar

# Before the cluster's time counts.
prepare_install() {
    [[ $install != helm ]] || helm=$("$root/bin/lib/helm.sh") || fail "no helm"
    [[ $install == process ]] || "$root/bin/image" --name "$daemon_image" --output "$daemon_tar" || fail "bin/image"
}

install_hawser() {
    local n
    case $install in
        process)
            for n in "${nodes[@]}"; do
                on_node "$n" "$root/bin/hawser" cni install >"$state/cni-install-node$n.log" 2>&1 ||
                    fail "cni install: $(tail -n 1 "$state/cni-install-node$n.log")"
                start_daemon "$n"
            done
            for n in "${nodes[@]}"; do
                await_of "hawser-node$n" "$patience" inside "hw-qs-node$n" curl -fs http://127.0.0.1:8471/readyz
            done
            ;;
        manifest)
            import_daemon
            cluster_settings | kubectl_admin apply -f - -f "$root/deploy/hawser.yaml" || fail "kubectl apply"
            ;;
        helm)
            import_daemon
            # shellcheck disable=SC2046  # a flag a word
            inside "$network" "$helm" --kubeconfig "$state/control-plane/admin.kubeconfig" install hawser \
                "$root/deploy/helm/hawser" --namespace kube-system $(cluster_values) || fail "helm install"
            ;;
    esac
    [[ $install == process ]] ||
        kubectl_admin -n kube-system rollout status daemonset/hawser --timeout="${patience}s" || why_no_daemons
}

# There is no registry here.
import_daemon() {
    local n imports=()
    for n in "${nodes[@]}"; do
        containerd_at "$n" images import "$daemon_tar" >/dev/null &
        imports+=($!)
    done
    for n in "${imports[@]}"; do
        wait "$n" || fail "the image $daemon_tar cannot be imported"
    done
}

# What is not the manifest's but this cluster's: where its API server is, for one, since no kube-proxy leads there.
cluster_settings() {
    local -a settings=(KUBERNETES_SERVICE_HOST="$network_address" KUBERNETES_SERVICE_PORT=6443)
    settings+=(HAWSER_SERVICE_CIDR="$service_cidr" HAWSER_PROXY_MODE="$proxy_mode")
    settings+=(HAWSER_NET_CONFIG="{\"Network\":\"$pod_cidr\",\"Backend\":{\"Type\":\"${backend%-userspace}\"}}")
    [[ $backend != vxlan-userspace ]] || settings+=(HAWSER_VXLAN=userspace)
    kubectl create configmap hawser-cluster --namespace kube-system --dry-run=client -o yaml \
        "${settings[@]/#/--from-literal=}"
}

# The same for the chart.
cluster_values() {
    printf -- '--set %s ' "apiServer.host=$network_address" apiServer.port=6443 "network.podCidr=$pod_cidr" \
        "services.cidr=$service_cidr" "services.mode=$proxy_mode" "network.backend.Type=${backend%-userspace}"
    [[ $backend != vxlan-userspace ]] || printf -- '--set flags.vxlan=userspace'
}

start_daemon() {
    start_on "$1" "hawser-node$1" "$root/bin/hawser" node --kube-subnet-mgr \
        --kubeconfig-file "$state/control-plane/node.kubeconfig" --kubeconfig "$state/control-plane/node.kubeconfig" \
        --node-name "node$1" --ip-masq --healthz-port 8471 --proxy-mode "$proxy_mode" --cluster-cidr "$pod_cidr" \
        --service-cidr "$service_cidr" --cni-socket /run/hawser/cni.sock \
        --net-config "{\"Network\":\"$pod_cidr\",\"Backend\":{\"Type\":\"${backend%-userspace}\"}}" "${node_flags[@]}"
}

# What each node's daemon serves services by; that is not what it was asked for where the kernel lacks it.
show_proxy_modes() {
    local n mode modes=()
    for n in "${nodes[@]}"; do
        await "$patience" proxy_mode_of "$n" || fail "the daemon of node$n does not say how it serves services"
        mode=$(proxy_mode_of "$n")
        [[ $proxy_mode == auto || $mode == "$proxy_mode" ]] || mode+=", which $proxy_mode had to give way to"
        modes+=("$mode")
    done
    echo "          services served by $(printf '%s\n' "${modes[@]}" | sort -u | paste -sd ';')"
}

# proxy_mode_of NODE
proxy_mode_of() {
    inside "hw-qs-node$1" curl -fs --max-time 5 http://127.0.0.1:10249/proxyMode
}

# daemon_of NODE: its process number, or nothing.
daemon_of() {
    local containers
    if [[ $install == process ]]; then
        cat "$state/hawser-node$1.pid"
    else
        containers=$(containerd_at "$1" containers ls -q 'labels."io.kubernetes.container.name"==hawser')
        containerd_at "$1" tasks ls | awk -v of="$containers" '
            BEGIN { split(of, ids); for (i in ids) is[ids[i]] = 1 }
            ($1 in is) && $3 == "RUNNING" { print $2 }'
    fi
}

# daemon_is_other NODE PROCESS
daemon_is_other() {
    local now
    now=$(daemon_of "$1")
    [[ -n $now && $now != "$2" ]]
}

why_no_daemons() {
    local n
    if [[ $install == process ]]; then
        for n in "${nodes[@]}"; do
            is_running "hawser-node$n" || fail "hawser-node$n ended: $(tail -n 1 "$state/hawser-node$n.log")"
        done
    else
        kubectl_admin -n kube-system get pods -o wide || true
        kubectl_admin -n kube-system get events || true
        kubectl_admin -n kube-system logs daemonset/hawser --tail=5 || true
        fail "Hawser's pods did not become ready"
    fi
}
