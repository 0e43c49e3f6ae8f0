import { setTimeout as delay } from 'node:timers/promises';

import type { Check, Finding } from './check.ts';
import type { Needs } from './needs.ts';

export interface Examined {
  readonly name: string;
  readonly finding: Finding;
}

/** Every check that the project asks for, all at once, each with a deadline: one that hangs must not keep the others' answers. */
export async function examine(
  checks: readonly Check[],
  needs: Needs,
  deadlineMs: number,
): Promise<readonly Examined[]> {
  const stop = new AbortController();
  try {
    const wanted = checks.filter((check) => check.isWanted?.(needs) ?? true);
    return await Promise.all(
      wanted.map(async (check) => ({
        name: check.name,
        finding: await Promise.race([safely(check, needs), late(deadlineMs, stop.signal)]),
      })),
    );
  } finally {
    stop.abort();
  }
}

/** A defect in one check is shown in its line. */
async function safely(check: Check, needs: Needs): Promise<Finding> {
  try {
    return await check.look(needs);
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

async function late(deadlineMs: number, signal: AbortSignal): Promise<Finding> {
  await delay(deadlineMs, undefined, { signal }).catch(() => {});
  return unknown(`no answer within ${(deadlineMs / 1000).toFixed(1)} s`);
}

function unknown(detail: string): Finding {
  return {
    state: 'limited',
    detail,
    costs: 'what depends on it may fail',
    remedy: 'try again; if it stays, report it with this line',
  };
}
