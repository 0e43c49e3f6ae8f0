import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../document/write-atomically.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import type { ShareEvidence } from '../statistics/share/evidence.ts';
import type { EarlierEvidence } from '../verdicts/rule.ts';

/** What has to be the same for the requests of two runs to be added up. */
export interface EvidenceKey {
  /** The commit, and what was changed since: `measurement/fingerprint/content-state.ts`. */
  readonly code: string;
  /** A hash of the config, the profile and what the command line changed of them. */
  readonly config: string;
  readonly machineKind: string;
}

/** What one run adds to the evidence of a gate. */
export interface AddedEvidence {
  readonly evidence: ShareEvidence;
  /** How often this run looked at it. */
  readonly looks: number;
  /** The errors that the verdict of this gate might make, over all looks together. */
  readonly levels: FamilyLevels;
}

/** What a run kept of its loads. */
export interface KeptLoads {
  readonly key: EvidenceKey;
  /** By the id of the gate. */
  readonly gates: ReadonlyMap<string, AddedEvidence>;
}

const fileName = 'load-evidence.json';

const counts = z.array(z.tuple([z.number(), z.number()]));

const schema = z.object({
  formatVersion: z.literal(2),
  key: z.object({ code: z.string(), config: z.string(), machineKind: z.string() }),
  gates: z.record(
    z.string(),
    z.object({
      looks: z.int().positive(),
      levels: z.object({ pass: z.number(), fail: z.number() }),
      p0: z.number(),
      burstSeconds: z.number(),
      requests: z.int(),
      over: z.int(),
      seconds: z.number(),
      clusters: counts,
      windows: counts,
      blocks: z.array(z.object({ requests: z.array(z.int()), over: z.array(z.int()) })),
    }),
  ),
});

type KeptEvidence = z.infer<typeof schema>;

/** Keeps what a run showed beside its reports, for a further run of the same code. */
export async function keepLoadEvidence(
  runFolder: string,
  key: EvidenceKey,
  added: ReadonlyMap<string, AddedEvidence>,
): Promise<void> {
  if (added.size === 0) return;
  const gates = [...added].map(
    ([id, { evidence, looks, levels }]): [string, KeptEvidence['gates'][string]] => {
      const { p0, burstSeconds, requests, over, seconds, clusters, windows, blocks } = evidence;
      return [
        id,
        {
          looks,
          levels,
          p0,
          burstSeconds,
          requests,
          over,
          seconds,
          clusters: [...clusters],
          windows: [...windows],
          blocks: blocks.map((one) => ({ requests: [...one.requests], over: [...one.over] })),
        },
      ];
    },
  );
  const kept: KeptEvidence = { formatVersion: 2, key, gates: Object.fromEntries(gates) };
  await writeAtomically(join(runFolder, fileName), `${JSON.stringify(kept)}\n`);
}

/**
 * What earlier runs of the same code, config and kind of machine showed, by the id of the gate. A file
 * that can't be read is none.
 * @param runsFolder the folder that has one folder a run, named so that names sort by time
 * @param before the run that asks
 */
export function readLoadEvidence(
  runsFolder: string,
  key: EvidenceKey,
  before: string,
): ReadonlyMap<string, EarlierEvidence> {
  const earlier = new Map<string, EarlierEvidence>();
  for (const run of runIds(runsFolder)) {
    if (run >= before) continue;
    const kept = readKeptLoads(join(runsFolder, run));
    if (kept === null || !isSameKey(kept.key, key)) continue;
    for (const [id, { looks, evidence }] of kept.gates) {
      const known = earlier.get(id);
      earlier.set(id, {
        evidence: [...(known?.evidence ?? []), evidence],
        looks: (known?.looks ?? 0) + looks,
        runs: [...(known?.runs ?? []), run],
      });
    }
  }
  return earlier;
}

/** What a run kept; null where it kept nothing, or nothing that can be read. */
export function readKeptLoads(runFolder: string): KeptLoads | null {
  const file = join(runFolder, fileName);
  if (!existsSync(file)) return null;
  try {
    const { key, gates } = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const entries = Object.entries(gates).map(
      ([id, { looks, levels, clusters, windows, ...rest }]): [string, AddedEvidence] => {
        const evidence = { ...rest, clusters: new Map(clusters), windows: new Map(windows) };
        return [id, { evidence, looks, levels }];
      },
    );
    return { key, gates: new Map(entries) };
  } catch {
    return null;
  }
}

/** Whether what two runs showed adds up. */
export function isSameKey(a: EvidenceKey, b: EvidenceKey): boolean {
  return a.code === b.code && a.config === b.config && a.machineKind === b.machineKind;
}

function runIds(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}
