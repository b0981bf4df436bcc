# Sourced by bin/quickstart: each part of the cluster killed and started again, while one connection through a service,
# from a pod on node1 to a pod on node2, has to go on. Expects the demo to be up.

# A line sent and read back every 50 ms over one connection; the number of the last one is kept in a file.
start_traffic() {
    local pid address
    pid=$(task_of 1 caller)
    address=$(value service echo .spec.clusterIP)
    # shellcheck disable=SC2016  # the inner shell's variables
    nsenter --net="/proc/$pid/ns/net" setsid bash -c '
        exec 3<>"/dev/tcp/$1/9000"
        while true; do
            echo $((++sent)) >&3
            read -r -t 20 -u 3 got && [[ $got == "$sent" ]] || { echo "sent $sent, got ${got:-nothing}" && exit 1; }
            echo "$sent" >"$2"
            sleep 0.05
        done' traffic "$address" "$state/traffic" >"$state/traffic.log" 2>&1 </dev/null &
    echo $! >"$state/traffic.pid"
    disown
    await "$patience" test -s "$state/traffic" || fail "no connection to the service echo: $(tail -n 1 "$state/traffic.log")"
}

# More lines have come back than before, over the same connection.
await_traffic() {
    local before
    before=$(<"$state/traffic")
    await 30 traffic_is_beyond "$((before + 20))" || fail "after $1 was killed, the connection is cut: $(tail -n 1 \
        "$state/traffic.log")"
}

traffic_is_beyond() {
    local now
    is_running traffic || return 1
    # The file is empty for a moment whenever it is written.
    now=$(<"$state/traffic")
    ((${now:-0} > $1))
}

# kill_part NAME PROCESS START…: kills it, watches the traffic, starts it again, and waits until the cluster works as before.
kill_part() {
    local name=$1 pid=$2 from
    shift 2
    kill -9 "$pid"
    await_traffic "$name"
    from=$EPOCHREALTIME
    "$@"
    await_nodes
    await_work "$name"
    await_traffic "$name"
    echo "          $name: killed and back; the connection went on, new pods run after $(seconds_since "$from") s"
}

# New pods start on every node, and the services lead to them.
await_work() {
    local n deadline=$((SECONDS + patience))
    kubectl_admin rollout restart daemonset/client >/dev/null || fail "kubectl rollout restart, after $1 was killed"
    kubectl_admin rollout status daemonset/client --timeout="${patience}s" >/dev/null || why_not_ready
    for n in "${nodes[@]}"; do
        await "$((deadline - SECONDS))" inside "hw-qs-node$n" curl -fs --max-time 1 \
            "http://$(value service web .spec.clusterIP)/" || fail "on node$n, web does not answer after $1 was killed"
    done
}

# Hawser's pods are replaced, one after the other, while a pod on node1 calls a service, and a pod on node2, over a
# connection for each request.
replace_daemons() {
    local pid requests lost slowest from
    pid=$(task_of 1 caller)
    rm -f "$state/requests" "$state/requests.end"
    # shellcheck disable=SC2016  # the inner shell's variables
    nsenter --net="/proc/$pid/ns/net" setsid bash -c '
        result=$1
        shift
        requests=0 lost=0 slowest=0
        until [[ -e $result.end ]]; do
            for target in "$@"; do
                from=${EPOCHREALTIME/[.,]/}
                {
                    printf "GET / HTTP/1.0\r\n\r\n" >&3 && read -r -t 10 -u 3 line && [[ $line == HTTP/1.*\ 200* ]]
                } 3<>"/dev/tcp/$target" || ((++lost))
                took=$((${EPOCHREALTIME/[.,]/} - from))
                ((++requests, took > slowest && (slowest = took)))
            done
            sleep 0.01
        done
        echo "$requests $lost $slowest" >"$result"' requests "$state/requests" "$(value service web .spec.clusterIP)/80" \
        "$(value pod "$(pods_on 2 web | head -n 1)" .status.podIP)/8080" >"$state/requests.log" 2>&1 </dev/null &
    echo $! >"$state/requests.pid"
    disown
    from=$EPOCHREALTIME
    kubectl_admin -n kube-system rollout restart daemonset/hawser >/dev/null || fail "kubectl rollout restart"
    kubectl_admin -n kube-system rollout status daemonset/hawser --timeout="${patience}s" >/dev/null || why_no_daemons
    await_work "hawser-node1"
    await_traffic "hawser"
    touch "$state/requests.end"
    await 20 test -s "$state/requests" || fail "requests have no end: $(tail -n 1 "$state/requests.log")"
    read -r requests lost slowest <"$state/requests"
    rm "$state/requests.pid"
    echo "          Hawser's pods replaced in $(seconds_since "$from") s: of $requests requests $lost were lost," \
        "the slowest took $((slowest / 1000)) ms"
    ((requests > 20 && lost == 0)) || fail "requests were lost: $(tail -n 1 "$state/requests.log")"
}

# restart_daemon NODE PROCESS: the process is gone; the kubelet starts containers again, and we what we started.
restart_daemon() {
    [[ $install != process ]] || start_daemon "$1"
    await "$patience" daemon_is_other "$1" "$2" || fail "the daemon of node$1 was not started again"
}

kill_daemon() {
    local pid
    pid=$(daemon_of "$1")
    kill_part "hawser-node$1" "$pid" restart_daemon "$1" "$pid"
}

kill_process() {
    local name=$1
    shift
    kill_part "$name" "$(<"$state/$name.pid")" "$@"
}

kill_everything_once() {
    start_traffic
    [[ $install == process ]] || replace_daemons
    kill_daemon 1
    kill_daemon 2
    kill_process kubelet-node2 start_kubelet 2
    kill_process containerd-node2 start_containerd 2
    kill_process control-plane start_control_plane
    kill_process etcd start_etcd
    end_processes traffic
}
