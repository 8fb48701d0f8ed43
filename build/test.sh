#!/usr/bin/env bash
# Builds everything and runs every test; arguments go to `dotnet test`. The last line counts: "N passed, N failed, N skipped".
#   build/test.sh --fast   only what needs no PostgreSQL, no process of its own, no tunnel, no container and no browser
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
results=artifacts/test-results sources=$PWD

# The categories of tests/Broker.TestSupport/Categories.cs.
without='TestCategory!=PostgreSql&TestCategory!=Process&TestCategory!=Tunnel&TestCategory!=Containers&TestCategory!=Browser'
fast='' filter='' arguments=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --fast) fast=yes ;;
    --filter) filter=${2?--filter needs an expression} && shift ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
[[ -z $fast ]] || filter=${filter:+($filter)&}$without
[[ -z $filter ]] || arguments+=(--filter "$filter")

# Compilers, test hosts and brokers of tests all end before code that is compiled again by its profile (tiered PGO) repays that.
export DOTNET_TieredPGO=0

# Tests deploy on the container engine that there is, or else on one of their own, which needs root and takes a minute to make.
engine=''
if [[ -z $fast && (-z $filter || $filter == *Container*) && $EUID -eq 0 ]] && ! timeout 20 docker version > /dev/null 2>&1; then
  engine=$(mktemp -d /var/tmp/broker-engine.XXXXXX)
  trap 'cp "$engine"/*.log "$sources/$results" 2> /dev/null; "$sources"/build/engine/engine.sh stop "$engine"' EXIT
fi

# The servers and tools that tests start are Debian packages. Tests skip, and say why, where one is not to be had.
missing_tools() {
  local missing=()
  command -v pg_ctl > /dev/null || compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' > /dev/null || missing+=(postgresql)
  PATH=$PATH:/usr/sbin command -v nginx > /dev/null || missing+=(nginx)
  command -v openssl > /dev/null || missing+=(openssl)
  command -v wg-quick > /dev/null || missing+=(wireguard-tools)
  command -v wireguard-go > /dev/null || missing+=(wireguard-go)
  PATH=$PATH:/usr/sbin command -v ip > /dev/null || missing+=(iproute2)
  command -v ping > /dev/null || missing+=(iputils-ping)
  PATH=$PATH:/usr/sbin command -v dnsmasq > /dev/null || missing+=(dnsmasq-base)
  command -v systemd-analyze > /dev/null || missing+=(systemd)
  command -v adduser > /dev/null || missing+=(adduser)
  command -v gcc > /dev/null && [[ -e /usr/include/stdio.h ]] || missing+=(gcc libc6-dev)
  if [[ $(dpkg --print-architecture 2> /dev/null) == amd64 ]]; then
    command -v aarch64-linux-gnu-gcc > /dev/null && [[ -e /usr/aarch64-linux-gnu/include/stdio.h ]] \
      || missing+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
    command -v qemu-aarch64-static > /dev/null || missing+=(qemu-user-static)
  fi
  command -v npm > /dev/null || missing+=(nodejs npm)
  command -v promtool > /dev/null || missing+=(prometheus)
  PATH=$PATH:/usr/sbin command -v pgbouncer > /dev/null || missing+=(pgbouncer)
  command -v chromium-headless-shell > /dev/null || missing+=(chromium-headless-shell)
  command -v zbarimg > /dev/null || missing+=(zbar-tools)
  printf '%s\n' "${missing[@]}"
}

install_tools() {
  [[ $EUID -eq 0 ]] && command -v apt-get > /dev/null || return 1

  # Neither a default database cluster nor a running service: tests make their own.
  if [[ ! -e /etc/postgresql-common/createcluster.conf ]]; then
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
  fi
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
  fi
  apt-get update -qq || return
  # The shell is a package of its own since 2025.
  apt-cache show chromium-headless-shell > /dev/null 2>&1 || set -- "${@/%chromium-headless-shell/chromium}"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold "$@"
}

# resolvconf for the hosts of tests: installed, it would take over the resolvers of this machine.
unpack_resolvconf() {
  [[ $EUID -eq 0 ]] && command -v apt-get > /dev/null || return 1
  local folder=artifacts/openresolv
  rm -rf "$folder" && mkdir -p "$folder"
  (cd "$folder" && apt-get download openresolv && dpkg -x openresolv_*.deb . && rm openresolv_*.deb)
}

rm -rf "$results"
mkdir -p "$results"
if [[ -z $fast ]]; then
  mapfile -t missing < <(missing_tools)
  if [[ -n ${missing[*]} ]]; then
    echo "Installing ${missing[*]}…"
    (install_tools "${missing[@]}") > "$results/install.log" 2>&1 || echo "Tools are missing ($results/install.log): tests that need them are skipped."
  fi
  [[ -e artifacts/openresolv/sbin/resolvconf ]] || unpack_resolvconf >> "$results/install.log" 2>&1
fi

if [[ -n $engine ]]; then
  if ! (PATH=$PATH:/usr/sbin command -v dockerd && PATH=$PATH:/usr/sbin command -v iptables) > /dev/null; then
    (install_tools docker.io iptables) >> "$results/install.log" 2>&1
  fi
  dotnet msbuild WireguardBroker.sln -target:Restore -nologo -verbosity:quiet -property:Configuration=Release || exit
  build/engine/engine.sh start "$engine" $$ &
  # shellcheck disable=SC2046 # one assignment a word
  export $(build/engine/engine.sh environment "$engine")
fi

[[ -n $fast ]] || build/pages.sh || exit
echo 'Building (the first time a minute or two)…'
dotnet msbuild WireguardBroker.sln -restore -nologo -verbosity:quiet -property:Configuration=Release || exit

# The projects have been analyzed; what tests build again need not be.
export RunAnalyzers=false

# PROJECT: leaves NAME.trx, and NAME.crashed where the test host did not come to its end.
run() {
  local name
  name=$(basename "$1" .csproj)
  dotnet test "$1" -c Release --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout 20m --blame-hang-dump-type none "${arguments[@]}" && return
  grep -q '<UnitTestResult .*outcome="Failed"' "$results/$name.trx" 2> /dev/null && return
  echo "$name: the test host did not finish" | tee "$results/$name.crashed"
}

# PROJECT: its output, when it has ended.
run_beside() {
  run "$1" > "$results/$(basename "$1" .csproj).log" 2>&1
  cat "$results/$(basename "$1" .csproj).log"
}

# Projects whose tests start no broker run beside the build of the programs that the packages contain. Those are tested: they start with
# less compilation than the ones that were built. Then both halves run side by side, as they wait about as much as they compute.
mapfile -t projects < <(dotnet sln WireguardBroker.sln list | grep 'Tests\.csproj$' | sort)
echo "Running $(printf '%s\n' "${projects[@]}" | xargs -n 1 basename -s .csproj | xargs)…"
deployed='' serving=() plain=()
for project in "${projects[@]}"; do
  case $project in
    *EndToEnd.Tests*) deployed=$project ;;
    *Broker.Api.Tests* | *Infrastructure.Tests*) serving+=("$project") ;;
    *) plain+=("$project") ;;
  esac
done
for project in "${plain[@]}"; do run_beside "$project"; done &
beside=("$!")
published=$PWD/artifacts/package/$(dpkg --print-architecture 2> /dev/null)/published
if [[ -z $fast && -z $filter && ! -v PUBLISHED && ! -v AGENT_UNDER_TEST ]] && build/package.sh > "$results/package.log" 2>&1; then
  export PUBLISHED=$published AGENT_UNDER_TEST=$published/agent/wgbroker-agent BROKER_UNDER_TEST=$published/broker/wireguard-broker
fi
if [[ -n $fast ]]; then
  for project in "${serving[@]}"; do run_beside "$project" & beside+=("$!"); done
else
  for project in "${serving[@]}"; do run_beside "$project"; done &
  beside+=("$!")
  run "$deployed"
fi
wait "${beside[@]}"
[[ -z $engine || ! -s $engine/failed ]] || cat "$engine/failed"

cd "$results" || exit
crashes=$(find . -name '*.crashed' | wc -l)
# Each failure with the beginning of its message.
awk '
  /<UnitTestResult .* outcome="Failed"/ { name = $0; sub(/.* testName="/, "", name); sub(/" .*/, "", name); message = "" }
  name && sub(/.*<Message>/, "") { inside = 1 }
  inside { line = $0; inside = !sub(/<\/Message>.*/, "", line); gsub(/^ +|\r|&#xD;/, "", line); message = message " " line }
  name && (message && !inside || /<\/UnitTestResult>/) { print "Failed: " name ":" substr(message, 1, 400); name = "" }
' ./*.trx 2> /dev/null | sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
read -r passed failed skipped < <(
  grep -ho '<Counters [^>]*' -- *.trx 2> /dev/null | awk -F'"' -v failed="$crashes" '
    { for (i = 1; i < NF; i += 2) { name = $i; gsub(/.* |=/, "", name); sum[name] += $(i + 1) } }
    END { print sum["passed"] + 0, failed + sum["executed"] - sum["passed"], sum["total"] - sum["executed"] }')
echo "$passed passed, $failed failed$([[ $skipped -eq 0 ]] || echo ", $skipped skipped")"
[[ $failed -eq 0 && $passed -gt 0 ]]
