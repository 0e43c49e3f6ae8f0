#!/bin/sh
# Entry point with the contract of the official redis image: arguments that begin with a dash, or a
# configuration file, go to redis-server; the server does not run as root.
set -eu

case "${1:-redis-server}" in
-* | *.conf) set -- redis-server "$@" ;;
esac
[ "$#" -gt 0 ] || set -- redis-server --protected-mode no

if [ "$(id -u)" = 0 ]; then
  exec setpriv --reuid=redis --regid=redis --init-groups "$0" "$@"
fi

exec "$@"
