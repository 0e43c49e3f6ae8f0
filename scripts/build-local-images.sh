#!/usr/bin/env bash
# Builds the images assay-local/postgres:15 and assay-local/redis:7 from Debian packages, for machines
# that reach no image registry. Needs root, debootstrap, and a Docker engine (DOCKER_HOST is honored).
#
#   scripts/build-local-images.sh                    # Debian's own mirror
#   ASSAY_DEBIAN_MIRROR=http://… scripts/build-local-images.sh
set -euo pipefail

release=bookworm
mirror="${ASSAY_DEBIAN_MIRROR:-http://deb.debian.org/debian}"
here="$(cd "$(dirname "$0")" && pwd)"

for tool in debootstrap docker; do
  command -v "$tool" >/dev/null || {
    echo "build-local-images: $tool is not installed; on Debian: apt-get install debootstrap docker.io" >&2
    exit 3
  }
done
[ "$(id -u)" = 0 ] || {
  echo 'build-local-images: debootstrap needs root' >&2
  exit 3
}

work="$(mktemp -d)"
# debootstrap mounts proc inside; a tree with a mount must not be removed.
cleanup() {
  umount "$work/root/proc" "$work/root/sys" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT

echo "build-local-images: debootstrap $release from $mirror …"
debootstrap --variant=minbase --include=postgresql-15,redis-server "$release" "$work/root" "$mirror" \
  >"$work/debootstrap.log" 2>&1 || {
  tail -20 "$work/debootstrap.log" >&2
  exit 3
}

# The packages' own cluster and caches are no part of an image; entry points are.
rm -rf "$work"/root/var/lib/postgresql/15/main "$work"/root/etc/postgresql/15 \
  "$work"/root/var/cache/apt "$work"/root/var/lib/apt/lists "$work"/root/usr/share/doc \
  "$work"/root/usr/share/locale "$work"/root/usr/share/man
install -m 755 "$here/local-images/postgres-entrypoint.sh" "$work/root/usr/local/bin/docker-entrypoint.sh"
install -m 755 "$here/local-images/redis-entrypoint.sh" "$work/root/usr/local/bin/redis-entrypoint.sh"
mkdir -p "$work/root/data"
chroot "$work/root" chown redis:redis /data

path='/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/15/bin'
tar -C "$work/root" --one-file-system --exclude=./proc --exclude=./sys -c . >"$work/root.tar"

docker import \
  --change "ENV PATH=$path" --change 'ENV PGDATA=/var/lib/postgresql/data' --change 'ENV LANG=C.UTF-8' \
  --change 'ENTRYPOINT ["docker-entrypoint.sh"]' --change 'CMD ["postgres"]' \
  --change 'EXPOSE 5432' \
  "$work/root.tar" assay-local/postgres:15

docker import \
  --change "ENV PATH=$path" --change 'WORKDIR /data' \
  --change 'ENTRYPOINT ["redis-entrypoint.sh"]' --change 'CMD ["redis-server"]' --change 'EXPOSE 6379' \
  "$work/root.tar" assay-local/redis:7

echo 'build-local-images: assay-local/postgres:15 and assay-local/redis:7 are ready'
