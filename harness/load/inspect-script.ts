import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

import { childEnvironment } from '../config/environment.ts';
import type { K6 } from './find-k6.ts';
import { K6Log } from './k6-log.ts';
import { parsePlan, type ScriptPlan } from './script-plan.ts';
import { k6Environment } from './run-k6.ts';

export type Inspection =
  /** `printed`: what k6 said, from which the plan was read. */
  | { readonly ok: true; readonly plan: ScriptPlan; readonly printed: unknown }
  | { readonly ok: false; readonly reason: string };

const INSPECT_TIMEOUT_MS = 120_000;

/** Loads the script in k6 without running it: exceptions, bad options and thresholds show here. */
export async function inspectScript(
  k6: K6,
  code: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Inspection> {
  const child = spawn(
    k6.path,
    [
      'inspect',
      '--execution-requirements',
      '--include-system-env-vars=true',
      '--log-format=json',
      '-',
    ],
    {
      cwd: options.cwd,
      env: childEnvironment({ ...k6Environment, ...options.env }),
      timeout: INSPECT_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    },
  );
  // k6 may refuse before it has read all of the script; its output says why.
  child.stdin.on('error', () => {});
  child.stdin.end(code);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended(child),
  ]);
  if (child.exitCode === 0) {
    const printed: unknown = JSON.parse(stdout);
    return { ok: true, plan: parsePlan(printed), printed };
  }
  const log = new K6Log();
  for (const line of stderr.split('\n')) log.line(line);
  return { ok: false, reason: log.errors[0] ?? (stderr.trim() || 'k6 inspect gave no reason') };
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      resolve();
    });
  });
}
