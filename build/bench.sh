#!/usr/bin/env bash
# Measures on this machine and writes its part of docs/benchmarks.md; as root also what has real tunnels.
#   build/bench.sh                        everything
#   build/bench.sh broker                 the broker; [SECONDS] per measurement (6), [SECTION]: only that one, and only printed
#   build/bench.sh edge                   how the broker reads a large report
#   build/bench.sh lists                  pages of client/list and server/list
#   build/bench.sh authority              what tokens and the audit trail cost; [SECTION]: only that one, and only printed
#   build/bench.sh agent                  the agent, and its two builds side by side
#   build/bench.sh control-loop           from a change to the wire, as root; [SECTION]: only that one, and only printed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=$PWD/artifacts/bench

# Puts a part, on standard input, in the place that docs/benchmarks.md has for it.
keep() {
  cat > "$out/$1.md"
  awk -v part="$1" -v file="$out/$1.md" '
    $0 == "<!-- " part " -->" { print; while ((getline line < file) > 0) print line; skip = 1 }
    $0 == "<!-- /" part " -->" { skip = 0 }
    !skip' docs/benchmarks.md > "$out/benchmarks.md"
  cp "$out/benchmarks.md" docs/benchmarks.md
}

measure() { BROKER_UNDER_TEST=$out/broker/wireguard-broker.dll dotnet "$out/generator/Broker.Benchmarks.dll" "$@"; }

measure_broker() {
  [[ $# -lt 2 ]] || { measure "$@"; return; }
  measure "$@" | tee /dev/stderr | keep broker
}

# In a network, a process list and an /etc of its own, which end with it: nothing of this machine changes.
measure_agent() {
  local state
  state=$(mktemp -d)
  trap 'rm -rf "$state"' RETURN
  mkdir "$state/upper" "$state/work"
  export -f measure
  out=$out state=$state unshare --net --mount --pid --fork --kill-child --mount-proc bash -euc '
    mkdir -p /run/wireguard && mount -t tmpfs tmpfs /run/wireguard
    mount -t overlay overlay -o "lowerdir=/etc,upperdir=$state/upper,workdir=$state/work" /etc
    mkdir -pm 700 /etc/wireguard /etc/wireguardbroker
    ip link set lo up
    DOTNET_TieredCompilation=0 measure agent "$out/agent/wgbroker-agent" "$out/agent-trimmed/wgbroker-agent"' | tee /dev/stderr | keep agent
}

# In a network, a process list and a /tmp of its own, which end with it, however it ends.
run_control_loop() (
  state=$(mktemp -d)
  trap 'rm -rf "$state"' EXIT
  mkdir -m 1777 "$state/tmp"
  mkdir "$state/tmp/bench"
  export -f measure
  out=$out state=$state unshare --net --mount --pid --fork --kill-child --mount-proc bash -euc '
    mount --bind "$out" "$state/tmp/bench"
    mount --rbind "$state/tmp" /tmp
    out=/tmp/bench
    ip link set lo up
    ulimit -n "$(ulimit -Hn)" # ten thousand connections at each end
    measure control-loop "$out/agent/wgbroker-agent" "$@"' control-loop "$@"
)

measure_control_loop() {
  [[ $# -eq 0 ]] || { run_control_loop "$@"; return; }
  run_control_loop | tee /dev/stderr > "$out/measured.md"
  keep control-loop < "$out/measured.md"
}

publish_agent() {
  dotnet publish src/Agent -c Release --use-current-runtime --self-contained -o "$out/agent" -nologo -verbosity:quiet -p:PublishAot=true
}

# Without a linker, to compare with.
publish_trimmed_agent() {
  dotnet publish src/Agent -c Release --use-current-runtime --self-contained -o "$out/agent-trimmed" -nologo -verbosity:quiet
}

dotnet publish src/Broker.Api -c Release -o "$out/broker" -nologo -verbosity:quiet
dotnet build tests/Broker.Benchmarks -c Release -o "$out/generator" -nologo -verbosity:quiet
case ${1:-} in
  broker) measure_broker "${@:2}" ;;
  authority)
    if [[ $# -gt 1 ]]; then measure "$@"; else measure authority | tee /dev/stderr | keep authority; fi
    ;;
  edge) measure edge | tee /dev/stderr | keep edge ;;
  lists) measure lists | tee /dev/stderr | keep lists ;;
  agent)
    publish_agent
    publish_trimmed_agent
    measure_agent
    ;;
  control-loop)
    publish_agent
    measure_control_loop "${@:2}"
    ;;
  "")
    measure_broker
    measure edge | tee /dev/stderr | keep edge
    measure lists | tee /dev/stderr | keep lists
    measure authority | tee /dev/stderr | keep authority
    if [[ $EUID -eq 0 ]]; then
      publish_agent
      publish_trimmed_agent
      measure_agent
      measure_control_loop
    fi
    ;;
  *) sed -n '2,9s/^# \?//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
