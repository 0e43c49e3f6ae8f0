import { TaskRefusedError } from './kind.ts';
import type { Database } from '../database/connect.ts';
import { asc, eq, inArray } from '../database/drizzle.ts';
import { signals } from '../database/schema/data.ts';
import { guarded } from '../database/unavailable.ts';

/** A signal of a data set, with its class where that is known. */
export interface StoredSignal {
  readonly id: number;
  readonly label: string;
  readonly samples: Float32Array;
}

/**
 * The ids of a data set's signals, oldest first.
 * @throws {TaskRefusedError} there are none
 */
export async function requireSignals(
  { orm }: Pick<Database, 'orm'>,
  datasetId: number,
): Promise<number[]> {
  const rows = await guarded(
    orm
      .select({ id: signals.id })
      .from(signals)
      .where(eq(signals.datasetId, datasetId))
      .orderBy(asc(signals.id)),
  );
  if (rows.length === 0) throw new TaskRefusedError(`data set ${datasetId} has no signals`);
  return rows.map(({ id }) => id);
}

/** In the order of their ids; one that is gone is left out. */
export async function signalsOf(
  { orm }: Pick<Database, 'orm'>,
  ids: readonly number[],
): Promise<StoredSignal[]> {
  const rows = await guarded(
    orm
      .select({ id: signals.id, label: signals.label, samples: signals.samples })
      .from(signals)
      .where(inArray(signals.id, [...ids]))
      .orderBy(asc(signals.id)),
  );
  return rows.map((row) => ({ ...row, samples: samplesOf(row.samples) }));
}

/** @throws {TaskRefusedError} the signal is not as long as the model asks */
export function requireLength(signal: StoredSignal, length: number): StoredSignal {
  if (signal.samples.length === length) return signal;
  throw new TaskRefusedError(
    `signal ${signal.id} has ${signal.samples.length} samples; the model takes ${length}`,
  );
}

/**
 * The oldest signals of a data set.
 * @throws {TaskRefusedError} there are none, or one is not as long as the model asks
 */
export async function firstSignals(
  database: Pick<Database, 'orm'>,
  datasetId: number,
  count: number,
  length: number,
): Promise<StoredSignal[]> {
  const ids = await requireSignals(database, datasetId);
  const found = await signalsOf(database, ids.slice(0, count));
  return found.map((one) => requireLength(one, length));
}

/** Copied: the driver's bytes may not be aligned to four. */
function samplesOf(bytes: Buffer): Float32Array {
  const samples = new Float32Array(bytes.length / Float32Array.BYTES_PER_ELEMENT);
  Buffer.from(samples.buffer).set(bytes);
  return samples;
}
