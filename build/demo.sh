#!/usr/bin/env bash
# Shows a broker, two servers and three clients with real tunnels on this machine, each in a network namespace of its own,
# checks what it claims, and removes everything it has made. Needs root, and the .NET SDK to build.
# BROKER_UNDER_TEST and AGENT_UNDER_TEST name programs (a dll or an executable) to show instead of building them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*"; }
chapter() { printf '\n== %s\n' "$*"; }
fail() {
  printf 'Not as it should be: %s\n' "$*" >&2
  [[ -z ${folder:-} ]] || find "$folder" -name '*.log' -size +0 -exec tail -v -n 5 {} + >&2 || true
  exit 1
}

# --- What it needs ------------------------------------------------------------------------------------------------------

need_tools() {
  local -A package=([wg]=wireguard-tools [wg-quick]=wireguard-tools [ip]=iproute2 [ping]=iputils-ping [curl]=curl)
  local tool missing=()
  for tool in "${!package[@]}"; do
    command -v "$tool" > /dev/null || missing+=("${package[$tool]}")
  done
  [[ -n ${AGENT_UNDER_TEST:-} ]] || { command -v gcc > /dev/null && [[ -e /usr/include/stdio.h ]]; } || missing+=(gcc libc6-dev)
  [[ -e /sys/module/wireguard ]] || modinfo wireguard > /dev/null 2>&1 || command -v wireguard-go > /dev/null || missing+=(wireguard-go)
  [[ ${#missing[@]} -gt 0 ]] || return 0
  say "Installing ${missing[*]}"
  if ! command -v apt-get > /dev/null || ! apt-get update -qq \
    || ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null; then
    fail "these are missing: ${missing[*]}"
  fi
}

[[ $EUID -eq 0 ]] || fail "network namespaces need root."
need_tools

if [[ -z ${BROKER_UNDER_TEST:-} || -z ${AGENT_UNDER_TEST:-} ]]; then
  echo 'Building broker and agent (the first time about a minute)…' >&2
  dotnet msbuild src/Broker.Api -restore -nologo -verbosity:quiet -property:Configuration=Release
  dotnet publish src/Agent -c Release --use-current-runtime --self-contained --artifacts-path artifacts/demo/build -o artifacts/demo/agent \
    -p:PublishAot=true -nologo -verbosity:quiet
fi
program() {
  if [[ $1 == *.dll ]]; then say dotnet; fi
  realpath "$1"
}
mapfile -t broker_program < <(program "${BROKER_UNDER_TEST:-src/Broker.Api/bin/Release/net10.0/wireguard-broker.dll}")
mapfile -t agent_program < <(program "${AGENT_UNDER_TEST:-artifacts/demo/agent/wgbroker-agent}")
export DOTNET_EnableDiagnostics=0

# --- Hosts: namespaces that live as long as this script holds the pipe ----------------------------------------------------

SECONDS=0
folder=$(mktemp -d -t wgbroker-demo-XXXXXX)
declare -A init address
guards=()

clean_up() {
  local result=$? guard
  trap '' INT TERM
  exec 9>&- || true
  for guard in "${guards[@]}"; do
    for _ in {1..50}; do
      kill -0 "$guard" 2> /dev/null || break
      sleep 0.1
    done
    kill -KILL "$guard" 2> /dev/null || true
    wait "$guard" 2> /dev/null || true
  done
  rm -rf --one-file-system "$folder"
  exit "$result"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mkfifo -m 600 "$folder/life"
exec 9<> "$folder/life"

# shellcheck disable=SC2016 # expanded by the shell on the host
# A host's /etc is this machine's with a layer of its own on top; whatever runs on it ends with its init.
host_init='mkdir -p "$1/etc" "$1/work"
  mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/etc,workdir=$1/work" /etc
  mount -t tmpfs tmpfs /run
  mkdir -p /etc/wireguardbroker /etc/wireguard
  ip link set lo up
  : > "$1/ready"
  read -r _ || true'

# add_host NAME ADDRESS
add_host() {
  local name=$1 guard
  mkdir "$folder/$name"
  unshare --net --mount --pid --fork --kill-child --mount-proc \
    sh -ec "$host_init" init "$folder/$name" < "$folder/life" 9>&- 2> "$folder/$name/host.log" &
  guard=$!
  guards+=("$guard")
  wait_for "the namespaces of $name" test -e "$folder/$name/ready"
  init[$name]=$(tr -d ' ' < "/proc/$guard/task/$guard/children")
  address[$name]=${2:-}
  [[ -n ${2:-} ]] || return 0
  net switch ip link add "to-$name" type veth peer name eth0 netns "${init[$name]}"
  net switch ip link set "to-$name" master cables up
  on "$name" ip address add "$2/24" dev eth0
  on "$name" ip link set eth0 up
}

# Runs a command on a host, or only in its network.
on() { nsenter -t "${init[$1]}" -n -m -p -- "${@:2}" 9>&-; }
net() { nsenter -t "${init[$1]}" -n -- "${@:2}" 9>&-; }
agent() { on "$1" "${agent_program[@]}" "${@:2}"; }
in_step() { agent "$1" status 2> "$folder/$1/status.log" || fail "broker and interface of $1 differ."; }

# wait_for WHAT COMMAND…: until the command succeeds, for a minute at most, which a busy machine may need.
wait_for() {
  local end=$((SECONDS + 60))
  until "${@:2}" > /dev/null 2>&1; do
    [[ $SECONDS -lt $end ]] || fail "waited a minute for $1."
    sleep 0.1
  done
}

# broker CALL [CURL ARGUMENTS]: as an administrator's script would, from the broker's host.
broker() {
  on broker curl -sSf --noproxy '*' -K "$folder/curl" "http://${address[broker]}:8080/$1" "${@:2}"
}

# --- The broker ---------------------------------------------------------------------------------------------------------

chapter 'A network of six hosts, each with network, processes and /etc of its own'
add_host switch
net switch ip link add cables up type bridge
add_host broker 10.99.0.1
add_host berlin 10.99.0.11
add_host paris 10.99.0.12
add_host laptop 10.99.0.21
add_host phone 10.99.0.22
add_host tablet 10.99.0.23
for name in broker berlin paris laptop phone tablet; do say "$name ${address[$name]}"; done | column -t 2> /dev/null || true

chapter 'The broker'
data=$folder/broker/data
Urls=http://${address[broker]}:8080 Database__Path=$data/broker.db on broker "${broker_program[@]}" > "$folder/broker/broker.log" 2>&1 9>&- &
wait_for "the broker's password" test -s "$data/admin-password"
(umask 077 && printf 'user = "admin:%s"\n' "$(cat "$data/admin-password")" > "$folder/curl")
wait_for 'the broker' broker health/ready
say "It listens on http://${address[broker]}:8080 and knows no server: $(broker api/v1/server/list_all)"

# --- Two servers --------------------------------------------------------------------------------------------------------

# invite JSON: makes an invitation and prints it. It goes to a host's agent by a pipe, never on a command line.
invite() {
  broker api/v1/invitation/add -H 'Content-Type: application/json' -d "$1" | sed -n 's/.*"invitation":"\([^"]*\)".*/\1/p'
}

# accept_invitation HOST INVITATION-JSON [OPTIONS]: the agent gets keys, a token and a configuration of its own.
accept_invitation() {
  invite "$2" | agent "$1" join "http://${address[broker]}:8080" "${@:3}" > "$folder/$1/join.log" 2>&1 || fail "$1 has not joined."
}

# serve NAME NETWORK
serve() {
  accept_invitation "$1" "{\"server_name\": \"$1\"}" --endpoint "${address[$1]}:5128" --network "$2/24" --reserved 20
  agent "$1" check > /dev/null || fail "the configuration of $1."
  agent "$1" > "$folder/$1/agent.log" 2>&1 9>&- &
}

chapter 'Two servers: their agents join by invitation, make keys, register, and bring the interfaces up. Each has a token of its own'
serve berlin 10.0.0.0
serve paris 10.0.1.0
for name in berlin paris; do
  wait_for "the interface of $name" on "$name" wg show "$name" public-key
  say "$name: $(on "$name" ip -4 -brief address show dev "$name" | awk '{ print $3 }'), key $(on "$name" wg show "$name" public-key)"
done

# --- Three clients ------------------------------------------------------------------------------------------------------

has_peer() { [[ $(on "$1" wg show "$1" peers) == *"$2"* ]]; }

# join NAME SERVER…: the agent exchanges an invitation for the peerings, wg-quick opens the tunnels once the servers let them.
join() {
  local name=$1 server
  accept_invitation "$name" "{\"client_name\": \"$name\", \"server_names\": [$(printf '"%s"\n' "${@:2}" | paste -sd,)]}"
  for server in "${@:2}"; do
    wait_for "$server to know $name" has_peer "$server" "$(on "$name" cat "/etc/wireguardbroker/$server.pub")"
    on "$name" wg-quick up "$server" 2> "$folder/$name/wg-quick.log" || fail "$name has no tunnel to $server."
  done
  for server in "${@:2}"; do
    say "$name: $(on "$name" ip -4 -brief address show dev "$server" | awk '{ print $3 }') in $server," \
      "key $(on "$name" cat "/etc/wireguardbroker/$server.pub")"
  done
}

chapter 'Three clients join by invitation: their agents make keys and write what wg-quick takes. The tablet is on both servers'
join laptop berlin
join phone berlin
join tablet berlin paris

# --- Pings --------------------------------------------------------------------------------------------------------------

tunnels=('laptop berlin 10.0.0.1' 'phone berlin 10.0.0.1' 'tablet berlin 10.0.0.1' 'tablet paris 10.0.1.1')
answers() { grep -c 'bytes from' "$folder/$1/pings-$2" || true; }
more_than() { [[ $(answers "$1" "$2") -gt $3 ]]; }
lost() { awk -F'icmp_seq=' '/bytes from/ { split($2, n, " "); if (last && n[1] > last + 1) lost += n[1] - last - 1; last = n[1] } END { print lost + 0 }' "$folder/$1/pings-$2"; }

# flows CLIENT SERVER: its pings get answers now.
flows() { wait_for "answers to $1 from $2" more_than "$1" "$2" "$(($(answers "$1" "$2") + 10))"; }

chapter 'Fifty pings per second through each of the four tunnels'
for tunnel in "${tunnels[@]}"; do
  read -r client server target <<< "$tunnel"
  on "$client" ping -n -i 0.02 "$target" > "$folder/$client/pings-$server" 2>&1 9>&- &
done
for tunnel in "${tunnels[@]}"; do
  read -r client server target <<< "$tunnel"
  flows "$client" "$server"
  say "$client → $server ($target): $(tail -n1 "$folder/$client/pings-$server" | sed 's/.*time=/answered in /')"
done
chapter 'What the agent of berlin says (wgbroker-agent status)'
in_step berlin

# --- Revocation ---------------------------------------------------------------------------------------------------------

chapter 'The phone is stolen: one call takes its access away, and waits until it is gone'
say 'curl …/api/v1/client/delete -H "Prefer: wait=60" -d '\''{"client_name": "phone"}'\'
receipt=$(broker api/v1/client/delete -H 'Content-Type: application/json' -H 'Prefer: wait=60' -d '{"client_name": "phone"}')
say "$receipt"
[[ $receipt == *'"status":"applied"'* ]] || fail 'berlin has not said that the phone is gone.'
! has_peer berlin "$(on phone cat /etc/wireguardbroker/berlin.pub)" || fail 'berlin still has the phone.'
sleep 0.5   # ping's last lines
at_revocation=$(answers phone berlin)
say "phone → berlin: $at_revocation answers until now"
for tunnel in 'laptop berlin' 'tablet berlin' 'tablet paris'; do
  read -r client server <<< "$tunnel"
  flows "$client" "$server"
  [[ $(lost "$client" "$server") -eq 0 ]] || fail "$client lost $(lost "$client" "$server") pings to $server."
  say "$client → $server: goes on, $(answers "$client" "$server") answers, none lost"
done
[[ $(answers phone berlin) -eq $at_revocation ]] || fail 'the phone still gets answers.'
say "phone → berlin: silent, still $at_revocation answers"

chapter 'What the agents of berlin and paris say now'
in_step berlin
say ''
in_step paris

chapter "All of it as it should be, in $SECONDS s. Everything is removed now"
