#!/usr/bin/env bash
# Builds the image assay-local/node:24 from the Node of this repository and the npm of this machine, for
# machines that reach no image registry: it stands for the official image of Node, on which the reference
# back end's images are built. Needs assay-local/redis:7 (scripts/build-local-images.sh), npm ci before,
# and a Docker engine (DOCKER_HOST is honored).
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
node="$here/../node_modules/node/bin/node"
npm="$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cp -L "$node" "$work/node"
cp -a "$npm" "$work/npm"
# Certificates that this machine trusts beyond Node's own.
cat "${NODE_EXTRA_CA_CERTS:-/dev/null}" >"$work/extra-ca.pem"
cat >"$work/Dockerfile" <<'EOF'
FROM assay-local/redis:7
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY extra-ca.pem /usr/local/share/extra-ca.pem
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
ENV NODE_EXTRA_CA_CERTS=/usr/local/share/extra-ca.pem
ENTRYPOINT []
CMD ["node"]
EOF
docker build --quiet --tag assay-local/node:24 "$work"
