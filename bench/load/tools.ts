import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { bundleScript } from '../../harness/load/bundle-script.ts';
import { requireK6 } from '../../harness/load/find-k6.ts';
import { systemTags } from '../../harness/load/run-k6.ts';
import { findExecutable } from '../../harness/process/executable.ts';

/** How the load is made: at a rate, or by users who send again when they were answered. */
export type Load =
  | { readonly kind: 'rate'; readonly perSecond: number; readonly seconds: number }
  | { readonly kind: 'users'; readonly users: number; readonly seconds: number };

export interface Tool {
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]];
}

export interface Tools {
  readonly tools: readonly Tool[];
  /** Why a tool is not among them. */
  readonly left: readonly string[];
}

const assay = join(import.meta.dirname, '../../bin/assay.js');
const USERS = 100;

/** Each with the same load on the same target. Files go to `folder`. */
export async function toolsFor(load: Load, url: string, folder: string): Promise<Tools> {
  const script = join(folder, `${load.kind}-${load.seconds}.js`);
  await writeFile(script, scriptOf(load, url));
  const { path } = await requireK6();
  const k6 = [path, 'run', '--quiet', '--no-usage-report'] as const;
  const ours = [process.execPath, assay, 'load', script, '--url', url, '--no-gates'] as const;
  const vegeta = findExecutable('vegeta');
  return {
    tools: [
      { name: 'k6', command: [...k6, script] },
      { name: 'k6 --out csv', command: [...k6, '--out=csv=/dev/null', script] },
      { name: 'k6 --out json', command: [...k6, '--out=json=/dev/null', script] },
      { name: 'k6 as assay load has it', command: await asStarted(path, script) },
      { name: 'assay load', command: ours },
      { name: 'assay load --instances 2', command: [...ours, '--instances', '2'] },
      ...(vegeta === null
        ? []
        : [{ name: 'vegeta', command: await vegetaCommand(vegeta, load, url, folder) }]),
    ],
    left:
      vegeta === null
        ? [
            'vegeta is not on the PATH and is left out: go install github.com/tsenart/vegeta/v12@v12.12.0',
          ]
        : [],
  };
}

/** The k6 of `assay load` alone: its bundle and arguments, with nobody who reads its points. */
async function asStarted(k6: string, script: string): Promise<[string, ...string[]]> {
  const bundled = script.replace(/\.js$/u, '.bundled.js');
  await writeFile(bundled, (await bundleScript(script)).code);
  const variables = ['GOGC=400', 'K6_CSV_TIME_FORMAT=unix_nano', 'K6_CSV_SAVE_INTERVAL=100ms'];
  const lean = ['--no-thresholds', '--summary-mode=disabled'];
  const tags = `--system-tags=${systemTags([], false)}`;
  const started = ['run', '--quiet', '--no-usage-report', ...lean, tags, '--out=csv=/dev/null'];
  return ['/usr/bin/env', ...variables, k6, ...started, bundled];
}

function scriptOf(load: Load, url: string): string {
  const executor =
    load.kind === 'rate'
      ? `executor: 'constant-arrival-rate', rate: ${load.perSecond}, preAllocatedVUs: ${USERS}`
      : `executor: 'constant-vus', vus: ${load.users}`;
  return `import http from 'k6/http';
export const options = { scenarios: { load: { ${executor}, duration: '${load.seconds}s' } } };
export default () => { http.get('${url}/'); };
`;
}

async function vegetaCommand(
  vegeta: string,
  load: Load,
  url: string,
  folder: string,
): Promise<[string, ...string[]]> {
  const targets = join(folder, 'targets.txt');
  await writeFile(targets, `GET ${url}/\n`);
  const shape =
    load.kind === 'rate'
      ? [`-rate=${load.perSecond}`, `-workers=${USERS}`]
      : ['-rate=0', `-max-workers=${load.users}`];
  const files = [`-targets=${targets}`, '-output=/dev/null'];
  return [vegeta, 'attack', `-duration=${load.seconds}s`, ...shape, ...files];
}
