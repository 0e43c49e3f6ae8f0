import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { childEnvironment } from '../../../../harness/config/environment.ts';
import { spawnTied } from '../../../../harness/process/tied-command.ts';
import { collectorToken } from '../collector-processes.ts';
import { type Place, targetAddress } from './network.ts';

const script = fileURLToPath(new URL('../scripts/pod-target.ts', import.meta.url));

export const targetUrl = `http://${targetAddress}:8080`;

/** The target in the hub of the pods, which is no part of this machine's network: it is asked over its input. */
export interface PodTarget extends AsyncDisposable {
  /** `release` lets go who waits, `count` says how many requests came, `get <url>` asks another server there. */
  ask(line: string): Promise<unknown>;
}

/** @param answersEach how often it answers each pod before it keeps the others waiting */
export async function startPodTarget(hub: Place, answersEach: number): Promise<PodTarget> {
  const [command, ...args] = [
    ...hub.inside,
    process.execPath,
    script,
    targetAddress,
    `${answersEach}`,
  ] as const;
  const child = spawnTied(command, args, {
    env: childEnvironment({ ASSAY_COLLECTOR_TOKEN: collectorToken }),
    cwd: process.cwd(),
  });
  child.stderr!.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async ask(line) {
      child.stdin!.write(`${line}\n`);
      const { value } = (await lines.next()) as { value: string };
      return JSON.parse(value) as unknown;
    },
    async [Symbol.asyncDispose]() {
      child.stdin!.end();
      await new Promise((resolve) => {
        if (child.exitCode === null) child.once('exit', resolve);
        else resolve(null);
      });
    },
  };
}
