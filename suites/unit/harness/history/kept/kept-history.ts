import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHistory, type OpenHistory } from '../../../../../harness/history/open-history.ts';
import type { RunDocument } from '../../../../../harness/document/document.ts';
import { sampleDocument, sampleGate } from '../../reporters/sample-document.ts';

export const project = 'sample';

/** An embedded history of its own, in a folder that goes with it. */
export async function temporaryHistory(): Promise<OpenHistory & { readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-kept-'));
  const file = join(folder, 'history.db');
  const history = await openHistory({ project, url: null, file });
  return {
    ...history,
    file,
    [Symbol.asyncDispose]: async () => {
      await history[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** A run of one gate; the day is its time and its name. */
export function runOf(
  day: string,
  value: number,
  overrides: Partial<Omit<RunDocument, 'gates'>> = {},
): RunDocument {
  const { measured } = sampleGate();
  if (measured === null) throw new Error('the sample gate has a value');
  return sampleDocument({
    id: `${day}T10-00-00Z`,
    startedAt: `${day}T10:00:00.000Z`,
    gates: [sampleGate({ measured: { ...measured, value } })],
    ...overrides,
  });
}
