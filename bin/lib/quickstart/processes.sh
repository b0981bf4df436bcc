# Sourced by bin/quickstart: steps, processes in namespaces, and what ends them. Expects $state, a directory.

step="nothing yet"
# Seconds that a step may take which only has to end: on one busy core three nodes are slow, and what failed mostly ends
# before, which is seen at once.
patience=180

# begin WHAT: says what comes next, and how long the run has taken so far.
begin() {
    step=$1
    printf '%6.1f s  %s\n' "$(elapsed)" "$step"
}

elapsed() {
    seconds_since "$began"
}

# seconds_since EPOCHREALTIME
seconds_since() {
    awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.2f", to - from }'
}

fail() {
    say "failed at '$step': $*"
    exit 1
}

# inside NAMESPACE COMMAND…
inside() {
    local namespace=$1
    shift
    nsenter --net="/run/netns/$namespace" "$@"
}

# start NAME NAMESPACE COMMAND…: in the background, its number and log kept.
start() {
    local name=$1 namespace=$2
    shift 2
    nsenter --net="/run/netns/$namespace" setsid "$@" >"$state/$name.log" 2>&1 </dev/null &
    echo $! >"$state/$name.pid"
    disown
}

is_running() {
    kill -0 "$(<"$state/$1.pid")" 2>/dev/null
}

# await SECONDS COMMAND…: until the command succeeds.
await() {
    local until=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < until)) || return 1
        sleep 0.1
    done
}

# await_of NAME SECONDS COMMAND…: the same, and not longer than the process runs; says what its log ends with.
await_of() {
    local name=$1 until=$((SECONDS + $2))
    shift 2
    until "$@" >/dev/null 2>&1; do
        is_running "$name" || fail "$name ended: $(tail -n 1 "$state/$name.log")"
        ((SECONDS < until)) || fail "$name is not ready: $(tail -n 1 "$state/$name.log")"
        sleep 0.1
    done
}

end_process() {
    local pid=$1 waited
    kill "$pid" 2>/dev/null || return 0
    for ((waited = 0; waited < 50; waited++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null || true
}

# end_processes PATTERN: those whose number is kept under such a name.
end_processes() {
    local file pids=() waited
    for file in "$state"/$1.pid; do
        [[ -e $file ]] || continue
        pids+=("$(<"$file")")
        kill "${pids[-1]}" 2>/dev/null || true
        rm -f "$file"
    done
    for ((waited = 0; waited < 50; waited++)); do
        kill -0 "${pids[@]}" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -9 "${pids[@]}" 2>/dev/null || true
}

# resident PROCESS: MiB of memory that it has, its own and shared.
resident() {
    awk '/^VmRSS:/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"
}
