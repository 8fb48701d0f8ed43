#!/usr/bin/env bash
# Makes what docker-compose.yml reads from ./secrets: random passwords, and a self-signed certificate to start with.
# Usage: make-secrets.sh [HOST NAME OR ADDRESS THAT CLIENTS CALL]. Files that exist are kept, so put a real tls.crt and tls.key there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
host=${1:-$(hostname)}

# One file of the pair is somebody's: a key that waits for its certificate, for example.
if [[ -s secrets/tls.key && ! -s secrets/tls.crt ]]; then
  echo "$PWD/secrets/tls.crt is missing: put it beside tls.key, or move tls.key away to have both made." >&2 && exit 1
elif [[ -s secrets/tls.crt && ! -s secrets/tls.key ]]; then
  echo "$PWD/secrets/tls.key is missing: put it beside tls.crt, or move tls.crt away to have both made." >&2 && exit 1
fi

# The folder, which none but its owner can enter, is what guards these files on this machine. Inside it, what a
# container's unprivileged user reads is world-readable: `docker compose` mounts a secret with the owner and mode that
# it has here, and the containers' users are nobody that this machine knows. (A swarm hands out copies.)
umask 077
mkdir -p secrets
chmod 700 secrets
cd secrets

for password in postgres-password broker-password; do
  if [[ ! -s $password ]]; then
    openssl rand -hex 24 | tr -d '\n' > $password
    chmod 444 $password
  fi
done

if [[ ! -s broker-connection ]]; then
  printf 'Host=postgres;Username=broker;Password=%s;Database=broker' "$(< postgres-password)" > broker-connection
  chmod 444 broker-connection
fi

if [[ ! -s tls.key ]]; then
  # Clients compare the subjectAltName only. A common name would have to have at most 64 characters.
  type=DNS
  [[ ! $host =~ ^[0-9.]+$|: ]] || type=IP
  trap 'rm -f tls.key.new tls.crt.new' EXIT
  if ! errors=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -keyout tls.key.new -out tls.crt.new \
    -subj /CN=wireguard-broker -addext "subjectAltName=$type:$host,DNS:localhost,IP:127.0.0.1" 2>&1); then
    printf 'openssl makes no certificate for %s:\n%s\n' "$host" "$errors" >&2 && exit 1
  fi
  mv tls.key.new tls.key
  mv tls.crt.new tls.crt
fi

echo "The broker's user is admin, its password is in $PWD/broker-password."
