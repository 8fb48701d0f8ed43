#!/usr/bin/env bash
# Builds the broker and runs it in the foreground; arguments go to the broker. Its data lands in ./data.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build/pages.sh
echo 'Building the broker (the first time about a minute)…' >&2
dotnet msbuild src/Broker.Api -restore -nologo -verbosity:quiet -property:Configuration=Release
exec dotnet src/Broker.Api/bin/Release/net10.0/wireguard-broker.dll "$@"
