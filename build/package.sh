#!/usr/bin/env bash
# Makes the Debian packages of the broker and the agent, in artifacts/packages. The agent is compiled to native code, which gcc links.
# Argument: the version, where it is not the one of Directory.Build.props. Environment: ARCHITECTURE, where it is not this machine's
# (arm64 on amd64, with Debian's cross compiler); OUTPUT, another folder for the packages; PUBLISHED, a folder to pack from, with what
# an earlier run left in artifacts/package/ARCHITECTURE/published, instead of building.
set -euo pipefail
umask 022
[[ -z ${OUTPUT:-} ]] || OUTPUT=$(realpath -m "$OUTPUT")
[[ -z ${PUBLISHED:-} ]] || PUBLISHED=$(realpath -m "$PUBLISHED")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=${1:-$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)}
output=${OUTPUT:-artifacts/packages}
own=$(dpkg --print-architecture)
architecture=${ARCHITECTURE:-$own}
case $architecture in
  amd64) runtime=linux-x64 ;;
  arm64) runtime=linux-arm64 ;;
  *) echo "There is no build for $architecture: amd64 and arm64 are what it runs on." >&2 && exit 1 ;;
esac
case $own/$architecture in
  "$own/$own") linker=gcc linkers='gcc libc6-dev' ;;
  amd64/arm64) linker=aarch64-linux-gnu-gcc linkers='gcc-aarch64-linux-gnu libc6-dev-arm64-cross' ;;
  *) echo "There is no build for $architecture on $own." >&2 && exit 1 ;;
esac
work=artifacts/package/$architecture
published=${PUBLISHED:-$work/published}

# Times inside the packages are the commit's, so that the same sources make the same packages.
commit=$(git rev-parse --short HEAD 2> /dev/null || echo unknown)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || date +%s)}
export SOURCE_DATE_EPOCH

# PROJECT NAME [PROPERTY]: a build of its own, which no other build of the work tree gets in the way of.
publish() {
  echo "Building the $2 for $runtime (the first time about a minute)…" >&2
  rm -rf "${published:?}/$2"
  dotnet publish "$1" --configuration Release --runtime "$runtime" --self-contained --artifacts-path "$work/build" \
    --output "$published/$2" -p:VersionPrefix="${version%%[-+~]*}" -nologo -verbosity:quiet "${@:3}"
}

# PACKAGE SOURCE TARGET [MODE]: a file of build/packaging.
place() {
  install -D --mode="${4:-644}" "build/packaging/$1/$2" "$work/$1/$3"
}

# PACKAGE: what both packages have in common.
begin() {
  rm -rf "${work:?}/$1"
  install --directory "$work/$1/DEBIAN"
  place "$1" conffiles DEBIAN/conffiles
  place "$1" postinst DEBIAN/postinst 755
  place "$1" prerm DEBIAN/prerm 755
  place "$1" postrm DEBIAN/postrm 755
  place "$1" copyright "usr/share/doc/$1/copyright"
  place "$1" "$1.service" "usr/lib/systemd/system/$1.service"
  printf '%s (%s) unstable; urgency=medium\n\n  * Built from commit %s.\n\n -- WireguardBroker <maintainers@localhost>  %s\n' \
    "$1" "$version" "$commit" "$(date --rfc-email --utc --date="@$SOURCE_DATE_EPOCH")" |
    gzip -9n > "$work/$1/usr/share/doc/$1/changelog.gz"
}

# PACKAGE: the documents. Their links lead to one another, so both packages have all.
documents() {
  local file
  for file in README.md CONTRIBUTING.md docs/*.md docs/decisions/*.md docs/images/*; do
    install -D --mode=644 "$file" "$work/$1/usr/share/doc/$1/$file"
  done
}

# PACKAGE: the sums, the sizes and the C library that its programs ask for, and the package itself.
finish() {
  local folder=$work/$1 libc
  libc=$(find "$folder/usr" -type f -size +8k -exec grep --text --only-matching --no-filename 'GLIBC_2\.[0-9]*' {} + | sort -uV | tail -1)
  sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@LIBC@/${libc#GLIBC_}/" \
    -e "s/@SIZE@/$(du --summarize --block-size=1K "$folder" | cut -f1)/" "build/packaging/$1/control" > "$folder/DEBIAN/control"
  (cd "$folder" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum > DEBIAN/md5sums)
  mkdir -p "$output"
  echo "Packing $1…" >&2
  dpkg-deb --root-owner-group -Zzstd -z10 --build "$folder" "$output/$1_${version}_$architecture.deb"
}

if [[ ! -v PUBLISHED ]]; then
  echo 'int main(void) { return 0; }' | "$linker" -x c - -o /dev/null 2> /dev/null \
    || { echo "The agent needs a linker: apt install $linkers" >&2 && exit 1; }
  publish src/Agent agent -p:PublishAot=true
  build/pages.sh
  publish src/Broker.Api broker -p:PublishReadyToRun=true
fi

begin wireguard-broker
install --directory "$work/wireguard-broker/usr/lib"
cp -r "$published/broker" "$work/wireguard-broker/usr/lib/wireguard-broker"
# Symbols and documentation are for developers; the trace provider wants a library that Debian no longer has.
find "$work/wireguard-broker/usr/lib/wireguard-broker" \
  \( -name '*.pdb' -o -name '*.xml' -o -name libcoreclrtraceptprovider.so \) -delete
find "$work/wireguard-broker/usr/lib/wireguard-broker" -type f -exec chmod 644 {} +
chmod 755 "$work"/wireguard-broker/usr/lib/wireguard-broker/{wireguard-broker,createdump}
documents wireguard-broker
install -D --mode=644 --target-directory="$work/wireguard-broker/usr/share/doc/wireguard-broker/examples" \
  build/deploy/{alerts.yml,grafana-dashboard.json}
place wireguard-broker broker.env etc/wireguard-broker/broker.env 640
chmod 750 "$work/wireguard-broker/etc/wireguard-broker"
finish wireguard-broker

begin wgbroker-agent
install -D --mode=755 "$published/agent/wgbroker-agent" "$work/wgbroker-agent/usr/bin/wgbroker-agent"
install --directory --mode=700 "$work/wgbroker-agent/etc/wireguardbroker"
place wgbroker-agent default etc/default/wgbroker-agent
place wgbroker-agent server.conf usr/share/doc/wgbroker-agent/examples/server.conf
place wgbroker-agent client.conf usr/share/doc/wgbroker-agent/examples/client.conf
documents wgbroker-agent
# The same for any further agent: wgbroker-agent@NAME runs by /etc/wireguardbroker/NAME.conf.
sed 's/wireguardbroker\.conf/%i.conf/; s/^Description=.*/& (%i)/' build/packaging/wgbroker-agent/wgbroker-agent.service \
  > "$work/wgbroker-agent/usr/lib/systemd/system/wgbroker-agent@.service"
finish wgbroker-agent
