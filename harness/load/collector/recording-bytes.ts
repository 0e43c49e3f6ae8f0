import { z } from 'zod';

import type { RecordedPod } from './recorder-messages.ts';

/**
 * What a pod recorded, as bytes: the same recording gives the same bytes, so that a pod may send them again.
 * A line with the form, a line with the length of the head, the head in JSON, and the columns one after the other
 * as they are in memory, each at a multiple of eight.
 */
const form = 'assay recording 1';
const ALIGNED = 8;

const columnKinds = { Float64Array, Float32Array, Uint32Array, Uint8Array } as const;
type ColumnKind = keyof typeof columnKinds;

/** Of a column, in the place of its numbers. */
const columnSchema = z.strictObject({
  column: z.enum(Object.keys(columnKinds) as [ColumnKind, ...ColumnKind[]]),
  at: z.int().min(0),
  length: z.int().min(0),
});

export function encodeRecording(pod: RecordedPod): Buffer {
  const columns: { readonly at: number; readonly bytes: Buffer }[] = [];
  let at = 0;
  const head = JSON.stringify(pod, (_, value: unknown) => {
    if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
    if (!ArrayBuffer.isView(value)) return value;
    const column = value.constructor.name as ColumnKind;
    const { length } = value as Uint8Array;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    columns.push({ at, bytes });
    const written = { column, at, length };
    at += aligned(bytes.length);
    return written;
  });
  const text = Buffer.from(head);
  const begin = Buffer.from(`${form}\n${text.length}\n`);
  const start = aligned(begin.length + text.length);
  const whole = Buffer.alloc(start + at);
  begin.copy(whole);
  text.copy(whole, begin.length);
  for (const column of columns) column.bytes.copy(whole, start + column.at);
  return whole;
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNED) * ALIGNED;
}

const column = <K extends ColumnKind>(kind: K) =>
  z.instanceof(columnKinds[kind] as unknown as new () => InstanceType<(typeof columnKinds)[K]>);
const counts = z
  .array(z.tuple([z.string(), z.number()]))
  .transform((entries): ReadonlyMap<string, number> => new Map(entries));

const scenarioSchema = z.strictObject({
  subject: z.string(),
  share: z.strictObject({ index: z.int().min(0), of: z.int().min(1) }),
  machine: z.int().min(0),
  startsMs: column('Float64Array'),
  ticks: column('Float64Array'),
  iterations: column('Uint8Array'),
  durationsMs: column('Float32Array'),
  turns: column('Uint32Array'),
  dropsMs: column('Float64Array'),
  cyclesMs: column('Float32Array'),
  requests: z.strictObject({
    start: column('Uint32Array'),
    sentMs: column('Float64Array'),
    ownMs: column('Float32Array'),
    state: column('Uint8Array'),
    endpoint: column('Uint8Array'),
  }),
  endpoints: z.array(z.strictObject({ name: z.string(), statuses: counts, failures: counts })),
  hops: z.int(),
  series: z.array(
    z.strictObject({
      name: z.string(),
      timesMs: column('Float64Array'),
      values: column('Float64Array'),
    }),
  ),
  stoppedMs: z.number().nullable(),
  generator: z.null(),
  broken: z.string().nullable(),
});

const podSchema = z.strictObject({
  pod: z.int().min(0),
  broken: z.string().nullable(),
  cameToEnd: z.boolean(),
  checks: z.array(
    z.strictObject({ name: z.string(), passes: z.int().min(0), fails: z.int().min(0) }),
  ),
  seconds: z.number().min(0),
  scenarios: z.array(scenarioSchema),
});

/** @throws {Error} it is none, or one of another version */
export function decodeRecording(bytes: Buffer): RecordedPod {
  const formEnd = bytes.indexOf('\n');
  const lengthEnd = bytes.indexOf('\n', formEnd + 1);
  if (formEnd < 0 || lengthEnd < 0 || bytes.toString('latin1', 0, formEnd) !== form) {
    throw new Error(`it is no '${form}'`);
  }
  const headEnd = lengthEnd + 1 + Number(bytes.toString('latin1', formEnd + 1, lengthEnd));
  const start = aligned(headEnd);
  const head = JSON.parse(bytes.toString('utf8', lengthEnd + 1, headEnd), (_, value: unknown) => {
    const written = columnSchema.safeParse(value);
    return written.success ? columnAt(bytes, start, written.data) : value;
  }) as unknown;
  return podSchema.parse(head);
}

/** A copy: the bytes may begin anywhere. */
function columnAt(
  bytes: Buffer,
  start: number,
  { column: kind, at, length }: z.infer<typeof columnSchema>,
): Float64Array | Float32Array | Uint32Array | Uint8Array {
  const Kind = columnKinds[kind];
  const from = start + at;
  const to = from + length * Kind.BYTES_PER_ELEMENT;
  if (to > bytes.length) throw new Error('it ends before its columns do');
  return new Kind(Uint8Array.from(bytes.subarray(from, to)).buffer);
}
