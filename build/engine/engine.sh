#!/usr/bin/env bash
# A Docker engine for tests on a machine without one. It runs in namespaces of its own (network, processes, mounts), and pulls
# nothing: images.sh makes the images. Needs root and the Debian packages docker.io and iptables.
#   engine.sh start FOLDER OWNER   until the process OWNER ends; FOLDER/ready, or FOLDER/failed with the reason, when done
#   engine.sh stop FOLDER          ends it at once and removes all of it
#   engine.sh environment FOLDER   prints what its users export
set -euo pipefail
script=$(readlink -f "${BASH_SOURCE[0]}")
folder=$2
name=$(basename "$folder")
export PATH=$PATH:/usr/sbin:/sbin

environment() {
  cat << END
BROKER_TEST_ENGINE=$folder
DOCKER_HOST=unix://$folder/docker.sock
DOCKER_CONFIG=$folder/config
DOCKER_API_VERSION=1.41
DOCKER_BUILDKIT=0
TESTCONTAINERS_RYUK_DISABLED=true
END
}

start() {
  mkdir -p -m 0700 "$folder" && mkdir -p "$folder/config"
  exec >> "$folder/engine.log" 2>&1 < /dev/null
  setsid --fork bash -c 'tail --pid="$2" -f /dev/null; exec "$0" stop "$1"' "$script" "$folder" "$1" > /dev/null 2>&1
  # shellcheck disable=SC2046 # one assignment a word
  export $(environment)
  if ! missing && run && make; then
    touch "$folder/ready"
  else
    echo "The tests' own container engine cannot be used: $(tail -n 1 "$folder/engine.log")" > "$folder/failed.new"
    mv "$folder/failed.new" "$folder/failed"
    end
    return 1
  fi
}

missing() {
  [[ $EUID -eq 0 ]] || { echo 'it needs root.'; return; }
  for program in dockerd iptables ip unshare dpkg-deb apt-get dotnet; do
    command -v "$program" > /dev/null || { echo "there is no $program."; return; }
  done
  return 1
}

make() {
  timeout 900 "$(dirname "$script")/images.sh" "$folder" &
  echo $! > "$folder/images.pid"
  wait $!
}

# The init of its namespaces reaps what is orphaned in them. When it is killed, the kernel ends and unmounts all the rest.
run() {
  setsid unshare --net --mount --pid --fork --kill-child --mount-proc bash -c 'ip link set lo up; dockerd "$@" & wait $!' init \
    --host "$DOCKER_HOST" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/docker.pid" \
    --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/$name" --storage-driver overlay2 >> "$folder/dockerd.log" 2>&1 &
  local unshare=$!
  for _ in {1..240}; do
    kill -0 "$unshare" 2> /dev/null || break
    [[ -s $folder/init.pid ]] || tr -d ' ' < "/proc/$unshare/task/$unshare/children" > "$folder/init.pid" || true
    [[ -s $folder/init.pid ]] && timeout 10 docker version > /dev/null 2>&1 && return
    sleep 0.25
  done
  kill -KILL "$unshare" 2> /dev/null || true
  grep -v 'level=info' "$folder/dockerd.log" | tail -n 3
  return 1
}

end() {
  local init
  if [[ -s $folder/init.pid ]]; then
    init=$(< "$folder/init.pid")
    kill -KILL "$init" 2> /dev/null || true
    for _ in {1..120}; do [[ -e /proc/$init ]] || break; sleep 0.25; done
  fi
  rm -rf "$folder"/{data,exec,config}
  find /sys/fs/cgroup -mindepth 1 -depth -type d -path "*/$name*" -exec rmdir {} + 2> /dev/null || true
}

stop() {
  if [[ -s $folder/images.pid && ! -e $folder/ready && ! -e $folder/failed ]]; then
    kill -KILL -- "-$(< "$folder/images.pid")" 2> /dev/null || true
  fi
  end
  rm -rf "$folder"
}

"$1" "${@:3}"
