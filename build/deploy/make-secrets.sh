#!/usr/bin/env bash
# Makes what docker-compose.yml reads from ./secrets: random passwords, and a self-signed certificate to start with.
# Usage: make-secrets.sh [HOST NAME THAT CLIENTS CALL]. Files that exist are kept, so put a real tls.crt and tls.key there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
host=${1:-$(hostname)}

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

if [[ ! -s tls.key || ! -s tls.crt ]]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -keyout tls.key -out tls.crt \
    -subj "/CN=$host" -addext "subjectAltName=DNS:$host,DNS:localhost,IP:127.0.0.1" 2> /dev/null
fi

echo "The broker's user is admin, its password is in $PWD/broker-password."
