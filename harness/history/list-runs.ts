import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { verdictSchema } from '../verdicts/verdict.ts';

/** What a list of runs shows of one. */
const headSchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  verdict: verdictSchema,
  sentence: z.string(),
  profile: z.string(),
  fingerprint: z.object({
    machineKind: z.string(),
    git: z.object({ commit: z.string(), branch: z.string().nullable() }).nullable(),
  }),
});
export type RunHead = z.infer<typeof headSchema>;

/**
 * The heads of the newest finished runs, the newest first. What is torn, or goes on, is left out.
 * @param ids names of the run folders, in the order of time
 */
export function listRuns(folder: string, ids: readonly string[], most: number): readonly RunHead[] {
  const heads: RunHead[] = [];
  for (const id of ids.toReversed()) {
    if (heads.length === most) break;
    const head = readHead(join(folder, id, 'run.json'));
    if (head !== null) heads.push(head);
  }
  return heads;
}

function readHead(file: string): RunHead | null {
  try {
    return headSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
