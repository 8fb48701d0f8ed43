#!/usr/bin/env bash
# Builds the image again and replaces the brokers of docker-compose.yml one at a time, while the proxy serves from the others.
# Usage: update.sh [OPTIONS OF docker compose]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
docker compose "$@" build broker
containers=$(docker compose "$@" ps --quiet broker)
[[ -n $containers ]] || { echo 'No broker runs: docker compose up --detach' >&2 && exit 1; }
for container in $containers; do
  docker stop "$container" > /dev/null # finishes the requests in progress, as long as stop_grace_period allows
  docker rm --volumes "$container" > /dev/null
  docker compose "$@" up --detach --no-deps --no-recreate --wait broker
done
