import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';

const run = promisify(execFile);

export const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const deploy = `${root}examples/backend/deploy`;
export const chart = `${deploy}/chart`;

/** Why a program can't be run here, or null. `.ci/run` brings those of the deployment's tests. */
export async function lacking(command: string, ...versionArguments: string[]) {
  const found = await run(command, versionArguments).catch((error: NodeJS.ErrnoException) => error);
  return 'code' in found && found.code === 'ENOENT'
    ? `${command} is not on the PATH; scripts/build-deploy-tools.sh builds it`
    : null;
}

/** The values that have no default: the names of the secrets. */
export const secrets = ['--set', 'database.secretName=db', '--set', 'redis.secretName=cache'];

/** All that the chart can make, beside what it makes by default. */
export const everything = [
  '--set',
  'networkPolicy.webhooksTo[0].ipBlock.cidr=192.0.2.0/24',
  '--set',
  'gpu.enabled=true,webhooks.secretName=hooks,api.corsOrigins={https://a.example}',
  '--set',
  'monitoring.serviceMonitor.enabled=true,monitoring.prometheusRule.enabled=true,monitoring.dashboard.enabled=true',
];

/** What `helm template` writes. */
export async function renderText(...options: string[]): Promise<string> {
  return (await run('helm', ['template', 'demo', chart, ...options])).stdout;
}

/** The same, read; documents that a condition left empty are left out. */
export async function render<Manifest>(...options: string[]): Promise<Manifest[]> {
  return parseAllDocuments(await renderText(...options))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}
