#!/usr/bin/env bash
# Builds what the tests of examples/backend/deploy ask: helm, promtool and the reference parser of
# compose files, from their Go modules. They are skipped where these are not on the PATH.
#
#   scripts/build-deploy-tools.sh ~/.local/bin
set -euo pipefail
folder="${1:?name the folder for the programs}"
mkdir -p "$folder"
bin="$(cd "$folder" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export CGO_ENABLED=0

# One module for all: what they share, Kubernetes' client before all, is compiled once. Prometheus'
# module, which replaces others, can't be installed by its version alone either.
cd "$work"
{
  go mod init assay.invalid/tools
  go get -tool helm.sh/helm/v3/cmd/helm@v3.22.0 github.com/prometheus/prometheus/cmd/promtool@v0.316.0 \
    github.com/compose-spec/compose-go/v2/cmd@v2.16.2
} 2>"$work/get.log" || {
  tail -20 "$work/get.log" >&2
  exit 1
}
# Without the clients of the clouds, which only look for what is to be scraped.
go build -tags remove_all_sd -o "$bin/" helm.sh/helm/v3/cmd/helm github.com/prometheus/prometheus/cmd/promtool
go build -o "$bin/compose-spec" github.com/compose-spec/compose-go/v2/cmd
