# Sourced by bin/quickstart: what is shown on the cluster, as its user would do it, and what is measured on the way.

apply_web() {
    kubectl_admin apply -f "$root/bin/lib/quickstart/web.yaml" || fail "kubectl apply"
    kubectl_admin rollout status deployment/web --timeout="${patience}s" || why_not_ready
    kubectl_admin rollout status daemonset/client --timeout="${patience}s" || why_not_ready
    kubectl_admin rollout status deployment/echo --timeout="${patience}s" || why_not_ready
    kubectl_admin wait --for=condition=Ready pod/caller --timeout="${patience}s" || why_not_ready
    kubectl_admin get pods -o wide
    local n
    for n in "${nodes[@]}"; do
        [[ -n $(pods_on "$n" web) ]] || fail "no pod of web on node$n"
    done
}

why_not_ready() {
    kubectl_admin get pods -o wide || true
    kubectl_admin get events || true
    fail "the pods did not become ready"
}

# pods_on NODE APP: names of the app's pods there.
pods_on() {
    kubectl_admin get pods -l "app=$2" --field-selector "spec.nodeName=node$1" \
        -o 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}'
}

# value KIND NAME JSONPATH
value() {
    kubectl_admin get "$1" "$2" -o "jsonpath={$3}"
}

# Each node's client asks the service until pods of other nodes have answered too.
call_service() {
    local n address client answers elsewhere
    address=$(value service web .spec.clusterIP)
    for n in "${nodes[@]}"; do
        client=$(pods_on "$n" client)
        # busybox' wget looks the port up by name, for which a static program would need its C library's files.
        answers=$(kubectl_admin exec "$client" -- sh -c "for i in \$(seq 20); do
            printf 'GET / HTTP/1.0\r\n\r\n' | nc -w 2 $address 80 | tail -n 1; done") && [[ -n $answers ]] ||
            fail "from a pod on node$n, $address does not answer"
        elsewhere=$(grep -vc "on node$n\$" <<<"$answers") || fail "only pods of node$n answered 20 calls: $answers"
        echo "          from node$n: 20 answers of $(sort -u <<<"$answers" | wc -l) pods, $elsewhere from other nodes"
    done
}

call_node_port() {
    local n port
    port=$(value service web '.spec.ports[0].nodePort')
    for n in "${nodes[@]}"; do
        echo "          http://$(node_address "$n"):$port/ says $(inside "$network" curl -fsS --max-time 5 \
            "http://$(node_address "$n"):$port/")" || fail "node port $port of node$n does not answer"
    done
}

ready_endpoints() {
    kubectl_admin get endpointslices -l kubernetes.io/service-name=web \
        -o 'jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}x{end}' | wc -c
}

has_endpoints() {
    (($(ready_endpoints) == $1))
}

# scale REPLICAS: prints the seconds until the service has as many endpoints.
scale() {
    local from=$EPOCHREALTIME
    kubectl_admin scale deployment/web --replicas="$1" >/dev/null || fail "kubectl scale"
    await "$patience" has_endpoints "$1" || fail "web has $(ready_endpoints) endpoints, not $1"
    seconds_since "$from"
}

# From a service's creation, kubectl and all, to the first answer on every node.
first_answers() {
    local n address from=$EPOCHREALTIME
    kubectl_admin expose deployment/web --name=web2 --port=80 --target-port=8080 >/dev/null || fail "kubectl expose"
    address=$(value service web2 .spec.clusterIP)
    for n in "${nodes[@]}"; do
        await "$patience" inside "hw-qs-node$n" curl -fs --max-time 1 "http://$address/" ||
            fail "on node$n, the new service's $address does not answer"
    done
    seconds_since "$from"
}

# A pod on its own, kubectl's two starts and all: from its creation to Ready.
pod_start() {
    local from=$EPOCHREALTIME
    kubectl_admin run one --image="$busybox_image" --restart=Never --command -- sleep infinity >/dev/null || fail "kubectl run"
    kubectl_admin wait --for=condition=Ready pod/one --timeout="${patience}s" >/dev/null || why_not_ready
    seconds_since "$from"
    kubectl_admin delete pod one --grace-period=0 --force >/dev/null 2>&1 || fail "kubectl delete"
}

# task_of NODE POD: the process number of the pod's container, whose network namespace is the pod's.
task_of() {
    local id
    id=$(value pod "$2" '.status.containerStatuses[0].containerID')
    containerd_at "$1" tasks ls | awk -v id="${id#containerd://}" '$1 == id { print $2 }'
}

# Round trip and throughput between the clients of the first two nodes.
measure_pods() {
    local from to address
    from=$(task_of 1 "$(pods_on 1 client)")
    to=$(task_of 2 "$(pods_on 2 client)")
    address=$(value pod "$(pods_on 2 client)" .status.podIP)
    round_trip=$(nsenter --net="/proc/$from/ns/net" ping -q -i 0.01 -c 100 -w 10 "$address" |
        sed -n 's/^rtt [^=]*= \(.*\)$/\1/p')
    [[ -n $round_trip ]] || fail "pings from pod to pod were lost"
    nsenter --net="/proc/$to/ns/net" iperf3 -s -1 >"$state/iperf3.log" 2>&1 &
    await "$patience" nsenter --net="/proc/$to/ns/net" sh -c 'ss -ltn | grep -q :5201' || fail "iperf3 does not listen"
    throughput=$(nsenter --net="/proc/$from/ns/net" timeout "$patience" iperf3 -c "$address" -t 2 -f g |
        sed -n 's/.* \([0-9.]* Gbits\/sec\).*receiver/\1/p')
    [[ -n $throughput ]] || fail "iperf3 measured nothing: $(tail -n 1 "$state/iperf3.log")"
}

report() {
    local n
    echo
    echo "What it measured:"
    printf '  %-44s %s\n' "cluster ready, from the start of etcd" "$ready s" \
        "first answered request, from the start" "$first s" \
        "one pod, kubectl run to Ready" "$started s" \
        "scaled 6 to 9, until 9 endpoints are ready" "$grown s" \
        "scaled 9 to 3, until 3 endpoints are left" "$shrunk s" \
        "new service, kubectl expose to every node" "$programmed s" \
        "round trip, pod to pod, min/avg/max/mdev" "$round_trip" \
        "TCP, pod to pod" "$throughput"
    echo "  resident memory, MiB:"
    printf '    %-42s %s\n' "control plane" "$(resident "$(<"$state/control-plane.pid")")" \
        etcd "$(resident "$(<"$state/etcd.pid")")"
    for n in "${nodes[@]}"; do
        printf '    %-42s %s\n' "node$n: node daemon, kubelet, containerd" \
            "$(resident "$(daemon_of "$n")"), $(resident "$(<"$state/kubelet-node$n.pid")"), $(resident \
                "$(<"$state/containerd-node$n.pid")")"
    done
    echo
}

what_to_try() {
    cat <<END
It is up. To try:
  export KUBECONFIG=$state/control-plane/admin.kubeconfig
  alias k='nsenter --net=/run/netns/$network kubectl'
  k get nodes -o wide; k get all -o wide; k get endpointslices
  k exec -it daemonset/client -- sh
  k scale deployment/web --replicas=9; k get pods -w
  k set env deployment/web GREETING=hello; k rollout status deployment/web; k rollout undo deployment/web
  kill -9 $(daemon_of 1)                      # node1's Hawser; pods and services go on
  nsenter --net=/run/netns/hw-qs-node1 nft list ruleset
  bin/quickstart down
END
}
