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
    await 10 test -s "$state/traffic" || fail "no connection to the service echo: $(tail -n 1 "$state/traffic.log")"
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

# kill_part NAME START…: kills it, watches the traffic, starts it again, and waits until the cluster works as before.
kill_part() {
    local name=$1 from
    shift
    kill -9 "$(<"$state/$name.pid")"
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
    local n deadline=$((SECONDS + 60))
    kubectl_admin rollout restart daemonset/client >/dev/null || fail "kubectl rollout restart, after $1 was killed"
    kubectl_admin rollout status daemonset/client --timeout=60s >/dev/null || why_not_ready
    for n in "${nodes[@]}"; do
        await "$((deadline - SECONDS))" inside "hw-qs-node$n" curl -fs --max-time 1 \
            "http://$(value service web .spec.clusterIP)/" || fail "on node$n, web does not answer after $1 was killed"
    done
}

kill_everything_once() {
    start_traffic
    kill_part hawser-node1 start_daemon 1
    kill_part hawser-node2 start_daemon 2
    kill_part kubelet-node2 start_kubelet 2
    kill_part containerd-node2 start_containerd 2
    kill_part control-plane start_control_plane
    kill_part etcd start_etcd
    end_processes traffic
}
