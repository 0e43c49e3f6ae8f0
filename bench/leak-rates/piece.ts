import type { RetainedResource } from '../../harness/measurement/measurement.ts';
import { seededRandom } from '../../harness/statistics/random.ts';
import { families } from './families.ts';
import type { Program } from './model.ts';
import { type Needs, giveWhatItNeeds, noNeeds } from './needs.ts';
import { measure } from './simulate.ts';

/** Programs of one kind, by their seeds. */
export interface Task {
  readonly name: string;
  readonly from: number;
  /** The first seed that is no longer part of it. */
  readonly to: number;
  /** Gives what stays open the operations that it asks for, and measures it again. */
  readonly needs: boolean;
}

/** What one kind said of a range of seeds. */
export interface Piece extends Task {
  readonly leak: number;
  readonly clean: number;
  /** Inconclusive, or not judged that finely. */
  readonly open: number;
  /** Verdicts by the tenths of a second that they took, on the clock of the simulation. */
  readonly tenths: Readonly<Record<string, number>>;
  /** What must never be said, with the seed. */
  readonly wrong: readonly string[];
  readonly asked: Needs | null;
}

export interface Measured {
  readonly piece: Piece;
  /** Reasons without their figures, and how often each was given. */
  readonly reasons: Readonly<Record<string, number>>;
}

export type Said = 'leak' | 'clean' | 'open';

export function saidOf({ verdict }: RetainedResource): Said {
  if (verdict === 'fail') return 'leak';
  return verdict === 'pass' ? 'clean' : 'open';
}

/** Each program has its own seed, so what a piece says does not depend on how the seeds are cut. */
export async function measurePiece(task: Task): Promise<Measured> {
  const family = families.find(({ name }) => name === task.name);
  if (family === undefined) throw new Error(`there is no kind '${task.name}'`);
  const counts = { leak: 0, clean: 0, open: 0 };
  const tenths: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  const wrong: string[] = [];
  const asked = noNeeds();
  for (let seed = task.from; seed < task.to; seed++) {
    const random = seededRandom(seed * 7_919 + 13);
    const program = family.draw(random);
    const { resource, operations, seconds } = await measure(program, random);
    const said = saidOf(resource);
    counts[said]++;
    add(tenths, (Math.round(seconds * 10) / 10).toFixed(1));
    add(reasons, `${said}: ${resource.reason.replaceAll(/[\d.,]+/g, '#').slice(0, 100)}`);
    if (said === family.never) wrong.push(wrongText(seed, program, operations, resource));
    if (task.needs && said === 'open') {
      await giveWhatItNeeds(asked, { seed, program, resource, operations });
    }
  }
  const piece = { ...task, ...counts, tenths, wrong, asked: task.needs ? asked : null };
  return { piece, reasons };
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function wrongText(
  seed: number,
  { microseconds }: Program,
  operations: number,
  { reason }: RetainedResource,
): string {
  return `seed ${seed} (${microseconds.toFixed(0)} µs, ${operations} operations): ${reason}`;
}
