#!/usr/bin/env bash
# Publishes the pages (WebAssembly, trimmed and compressed) to artifacts/pages, where the build of the broker finds them. Does nothing
# while they are newer than their sources.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pages=artifacts/pages
changed() {
  find src/Broker.Pages src/Broker.Contracts Directory.Build.props Directory.Packages.props global.json build/pages.sh \
    -type d \( -name bin -o -name obj \) -prune -o -newer "$pages/.built" -print -quit
}

if [[ ! -e $pages/.built || -n $(changed) ]]; then
  echo 'Building the pages (half a minute)…' >&2
  rm -rf "$pages"
  dotnet publish src/Broker.Pages --configuration Release --output "$pages" -nologo -verbosity:quiet
  touch "$pages/.built"
fi
