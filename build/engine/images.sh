#!/usr/bin/env bash
# Makes the images that docker-compose.yml and Dockerfile name, of Debian's packages (of releases whose PostgreSQL and nginx are
# those of the compose file, or newer) and of this machine's .NET and its restored packages. What is downloaded is kept a month.
# Usage: images.sh FOLDER, with the engine's environment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=$1
cache=/var/cache/wireguard-broker-engine/$(sha256sum "${BASH_SOURCE[0]}" | cut -c 1-16)

say() { printf '%(%T)T %s\n' -1 "$*"; }

# SUITE ARGUMENTS...: apt-get for another release of Debian, from this machine's mirror, with folders of its own.
apt_of() {
  local suite=$1 apt=$folder/apt-$1 mirror
  shift
  if [[ ! -d $apt ]]; then
    mkdir -p "$apt"/{lists/partial,cache/archives/partial}
    touch "$apt/status"
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$apt/sources.list"
    apt_of "$suite" update
  fi
  apt-get -qq -o Dir::State::Lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" \
    -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::SourceList="$apt/sources.list" -o APT::Sandbox::User=root \
    -o APT::Update::Error-Mode=any -o Acquire::Languages=none -o Acquire::Retries=3 -o Acquire::http::Timeout=30 "$@"
}

# SUITE FILE PACKAGES...: a root file system of packages and all that they need, unpacked but not set up.
unpack() {
  local suite=$1 file=$2 root=$folder/root archives=$folder/apt-$1/cache/archives package
  shift 2
  say "unpacking $*"
  apt_of "$suite" install --yes --no-install-recommends --download-only base-files base-passwd bash coreutils curl dash libc-bin "$@"
  mkdir -p "$root"/{etc,root,tmp,run,var/log/nginx,usr/{bin,sbin,lib,lib64}}
  ln -s -t "$root" usr/bin usr/sbin usr/lib usr/lib64
  chmod 1777 "$root/tmp"
  for package in "$archives"/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink \
      --exclude=./usr/share/{doc,man,locale,i18n} --exclude='*LLVM*' --exclude='*llvm*' --exclude='*/bitcode'
  done
  cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
  cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
  printf '%s:x:%d:%d::/:/bin/bash\n' postgres 999 999 app 1654 1654 >> "$root/etc/passwd"
  printf '%s:x:%d:\n' postgres 999 app 1654 >> "$root/etc/group"
  tar -C "$root" -cf "$file" .
  rm -rf "$root" "$archives"/*.deb
}

download() {
  local new
  mkdir -p "$(dirname "$cache")"
  find "$(dirname "$cache")" -mindepth 1 -maxdepth 1 \( -mtime +30 -o -name '*.*' -mtime +0 \) -exec rm -rf {} +
  [[ ! -d $cache ]] || return 0
  new=$(mktemp -d "$cache.XXXXXX")
  unpack trixie "$new/debian.tar" postgresql-17 libstdc++6 libssl3t64 tzdata util-linux grep sed
  unpack forky "$new/nginx.tar" nginx
  say 'unpacking docker-compose' # version 2: that of Debian 12 is version 1, which knows no configs
  (cd "$folder" && apt_of trixie download docker-compose)
  dpkg-deb --fsys-tarfile "$folder"/docker-compose_*.deb | tar -x -C "$new" --strip-components=5 ./usr/libexec/docker/cli-plugins/docker-compose
  rm -rf "$folder"/apt-* "$folder"/*.deb
  mv -T "$new" "$cache" 2> /dev/null || rm -rf "$new" # another run was faster
}

# TAG DOCKERFILE [-C FOLDER FILE...]
build() {
  local tag=$1
  say "building $tag"
  echo "$2" > "$folder/Dockerfile"
  shift 2
  tar -c -C "$folder" Dockerfile "$@" | docker build --quiet --tag "$tag" - > /dev/null
}

import() {
  say "importing $1"
  docker import "$cache/$1.tar" "$1-files" > /dev/null
}

dotnet_images() {
  local dotnet packages project
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  build mcr.microsoft.com/dotnet/aspnet:10.0 "
    FROM debian-files
    COPY . /usr/share/dotnet
    RUN ln -s ../share/dotnet/dotnet /usr/bin/dotnet
    ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1" -C "$dotnet" dotnet host shared

  # Of the packages that are restored on this machine those that the broker and its pages need.
  say 'restoring the packages of the broker'
  packages=$(dotnet nuget locals global-packages --list | cut -d ' ' -f 2)
  mkdir "$folder/source"
  tar -c --exclude=bin --exclude=obj src global.json Directory.*.props | tar -x -C "$folder/source"
  for project in Broker.Api Broker.Pages; do
    dotnet restore "$folder/source/src/$project" --packages "$folder/packages" --source "$packages" --verbosity quiet
  done
  echo '<configuration><packageSources><clear/><add key="local" value="/packages"/></packageSources></configuration>' > "$folder/NuGet.Config"
  build mcr.microsoft.com/dotnet/sdk:10.0 "
    FROM mcr.microsoft.com/dotnet/aspnet:10.0
    COPY . /usr/share/dotnet
    COPY packages /packages
    COPY NuGet.Config /root/.nuget/NuGet/
    ENV NUGET_PACKAGES=/packages" -C "$dotnet" sdk sdk-manifests packs -C "$folder" packages NuGet.Config
  rm -rf "$folder"/{source,packages}
}

download
mkdir -p "$DOCKER_CONFIG/cli-plugins"
ln -s "$cache/docker-compose" "$DOCKER_CONFIG/cli-plugins/"
import debian
build postgres:17 '
  FROM debian-files
  COPY postgres.sh /
  ENV PATH=/usr/lib/postgresql/17/bin:/usr/sbin:/usr/bin
  VOLUME /var/lib/postgresql/data
  EXPOSE 5432
  STOPSIGNAL SIGINT
  ENTRYPOINT ["bash", "/postgres.sh"]
  CMD ["postgres"]' -C "$PWD/build/engine" postgres.sh
touch "$folder/postgres-ready"
import nginx
build nginx:1.28 '
  FROM nginx-files
  STOPSIGNAL SIGQUIT
  CMD ["nginx", "-g", "daemon off;"]'
dotnet_images
say done
