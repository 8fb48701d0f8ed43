#!/usr/bin/env bash
# A machine to install packages on: this machine's files, copied on write, and processes and a network of its own. What is done
# there is gone, and nothing of this machine is changed, when standard input ends. Prints the id of its init.
# Arguments: an empty folder; a folder that it finds at /packages; what its init is, sleep or systemd.
set -euo pipefail

init() {
  mount -t tmpfs tmpfs "$1"
  cd "$1"
  mkdir upper work root
  mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
  cd root
  mount -t proc proc proc
  mount --bind proc/sys proc/sys
  mount -o remount,bind,ro proc/sys
  mount -t sysfs -o ro sysfs sys
  mount -t tmpfs tmpfs run
  mount -t tmpfs tmpfs tmp

  # Devices of its own: a systemd changes what it finds.
  mount -t tmpfs -o mode=755 tmpfs dev
  mkdir dev/net dev/pts dev/shm run/lock
  local device
  for device in 'null c 1 3' 'zero c 1 5' 'full c 1 7' 'random c 1 8' 'urandom c 1 9' 'tty c 5 0' 'net/tun c 10 200'; do
    read -ra words <<< "$device"
    mknod -m 666 "dev/${words[0]}" "${words[@]:1}"
  done
  mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  ip link set lo up

  # Neither services of this machine nor what keeps new ones from starting; of the packages under test, no trace.
  rm -rf etc/systemd/system/*.wants usr/lib/systemd/system/*.wants
  rm -rf etc/wireguard-broker etc/wireguardbroker var/lib/wireguard-broker usr/sbin/policy-rc.d
  mkdir packages
  mount --bind "$2" packages

  if [[ $3 != systemd ]]; then
    pivot_root . mnt
    umount -l /mnt
    touch /run/ready
    exec sleep infinity
  fi
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mkdir usr/lib/systemd/system/sockets.target.wants
  ln -s ../systemd-journald.socket usr/lib/systemd/system/sockets.target.wants
  pivot_root . mnt
  umount -l /mnt
  touch /run/ready
  exec env -i container=test PATH="$PATH" setpriv --bounding-set=-sys_module,-sys_boot,-sys_time,-sys_rawio,-mknod \
    /usr/lib/systemd/systemd --system --unit=multi-user.target --log-target=journal --show-status=no
}

leave_group() {
  echo $$ > "$before/cgroup.procs"
  for _ in {1..100}; do
    find "$group" -depth -type d -exec rmdir {} + 2> /dev/null && break
    sleep 0.05
  done
}

if [[ ${4:-} == inside ]]; then
  init "$@"
fi

# A systemd gets a control group of its own.
if [[ $3 == systemd ]]; then
  groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
  before=$groups$(sed -n 's/^0:://p' /proc/self/cgroup)
  group=$groups/broker-test-$$
  mkdir "$group"
  trap leave_group EXIT
  echo $$ > "$group/cgroup.procs"
  grep -q "^0::.*/broker-test-$$\$" /proc/self/cgroup || { echo "No control groups in $groups." >&2 && exit 1; }
fi
unshare --mount --pid --net --uts --ipc --cgroup --fork --kill-child "${BASH_SOURCE[0]}" "$@" inside < /dev/null >&2 &
outer=$!
inner=
until [[ -n $inner && -e /proc/$inner/root/run/ready ]]; do
  kill -0 $outer 2> /dev/null
  read -r inner < /proc/$outer/task/$outer/children || true
  sleep 0.02
done
echo "$inner"

read -r _ || true
kill -KILL $outer
wait $outer || true
