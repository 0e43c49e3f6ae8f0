#!/bin/sh
# Entry point with the contract of the official postgres image, as far as the harness and
# testcontainers use it: POSTGRES_USER, POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE, POSTGRES_DB,
# POSTGRES_INITDB_ARGS, PGDATA; arguments that begin with a dash go to the server.
set -eu

case "${1:-postgres}" in
-*) set -- postgres "$@" ;;
esac

if [ "${1:-postgres}" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chown postgres:postgres "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user="${POSTGRES_USER:-postgres}"
  password="${POSTGRES_PASSWORD_FILE:-}"
  if [ -z "$password" ]; then
    password="$(mktemp)"
    printf '%s\n' "${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE}" >"$password"
  fi
  # shellcheck disable=SC2086 -- the variable holds several options
  initdb --pgdata="$PGDATA" --username="$user" --pwfile="$password" \
    --auth-host=scram-sha-256 --auth-local=trust ${POSTGRES_INITDB_ARGS:-}
  [ -n "${POSTGRES_PASSWORD_FILE:-}" ] || rm -f "$password"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  database="${POSTGRES_DB:-$user}"
  if [ "$database" != postgres ]; then
    echo "CREATE DATABASE \"$database\"" | postgres --single -D "$PGDATA" postgres >/dev/null
  fi
fi

unset POSTGRES_PASSWORD
# listen_addresses comes first, so that an argument of the caller wins over it.
shift || true
exec postgres -c listen_addresses='*' "$@"
