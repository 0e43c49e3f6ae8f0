import { createHash } from 'node:crypto';
import type { RunDocument } from '../../document/document.ts';

/**
 * What makes a run this one: the same run, kept twice or imported again, has the same key. Its id alone
 * does not do: jobs of one commit start in the same second. What a later version may add to a document
 * is no part of it.
 */
export function runKey(
  { id, startedAt, seconds, command, fingerprint, shard }: RunDocument,
  project: string,
): string {
  const { machineKind } = fingerprint;
  const identity = [project, id, startedAt, seconds, command, machineKind, shard?.index ?? null];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}
