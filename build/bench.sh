#!/usr/bin/env bash
# Measures the broker on this machine and writes docs/benchmarks.md.
# Arguments: the seconds per measurement (6), and the one section to run, which then is only printed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet publish src/Broker.Api -c Release -o artifacts/bench/broker -nologo -verbosity:quiet
dotnet build tests/Broker.Benchmarks -c Release -o artifacts/bench/generator -nologo -verbosity:quiet
BROKER_UNDER_TEST=$PWD/artifacts/bench/broker/wireguard-broker.dll \
  dotnet artifacts/bench/generator/Broker.Benchmarks.dll "$@" | tee artifacts/bench/benchmarks.md
[[ $# -gt 1 ]] || cp artifacts/bench/benchmarks.md docs/benchmarks.md
