import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { InfrastructureError } from '../../errors.ts';
import type { ClockOffset } from './clock-exchange.ts';
import { CollectorClient, type ClientOptions, type Reply } from './collector-client.ts';
import { GrowingFile } from './growing-file.ts';
import { Patience } from './patience.ts';
import type { PointSource, StreamForm } from './point-source.ts';
import { RecordedFile } from './recorded-file.ts';
import { MOST_PIECE_BYTES } from './serve-collector.ts';

export interface ForwardOptions extends ClientOptions {
  /** Where k6 writes its points; it need not be there yet. */
  readonly file: string;
  /** Where k6 writes its log; null where nobody keeps one. */
  readonly logFile: string | null;
  /** Comes when k6 has ended, so that what is in the file then is all. */
  readonly ended: AbortSignal;
  /** How long the collector may be away. */
  readonly giveUpMs: number;
  /** `recording`: the points are read here, and what they come to is sent at the end. */
  readonly form?: StreamForm;
}

/** How often the file is looked at, and how long to wait for a collector that is away. */
const EVERY_MS = 200;

/** How often a pod without new points says that it lives. */
const ALIVE_MS = 2000;

/**
 * Sends the points of one k6 to the collector as they come, or what they come to. It goes on where the collector
 * stands: what was lost on the way is sent again from the file, and of points nothing is held in memory but one piece.
 * @returns bytes that were sent
 * @throws {InfrastructureError} the collector is away for too long, or refuses this pod
 */
export async function forwardPoints(options: ForwardOptions): Promise<number> {
  using client = new CollectorClient(options);
  using patience = new Patience(options.giveUpMs);
  await using opened = new AsyncDisposableStack();
  let source: PointSource | null = null;
  const piece = Buffer.allocUnsafe(MOST_PIECE_BYTES);
  let next: number | null = null;
  let saidMs = 0;
  for (;;) {
    // Before the file is read: what is written after the signal is not there.
    const isLast = options.ended.aborted;
    try {
      source ??= opened.use(await openSource(client, options));
      next ??= told(await client.hello(await client.compareClocks(), options.form));
      const length = await source.read(piece, next, isLast);
      if (length > 0 || Date.now() - saidMs > ALIVE_MS) {
        next = told(await client.points(next, piece.subarray(0, length)));
        saidMs = Date.now();
      }
      patience.renew();
      if (length > 0) continue;
      await source.requireAtLeast(next);
      if (isLast) {
        const said = await end(client, next, options);
        if (said === next) return next;
        next = said;
        continue;
      }
    } catch (error) {
      if (error instanceof InfrastructureError) throw error;
      patience.check(error);
      // Whoever answers next may be another collector: it says itself where it stands.
      next = null;
    }
    await pause(options.ended);
  }
}

/** What reads the points here is told by the collector what it has to know of the load. */
async function openSource(
  client: CollectorClient,
  { form, file, index }: ForwardOptions,
): Promise<PointSource> {
  return form === 'recording'
    ? new RecordedFile(file, await client.setup(), index)
    : new GrowingFile(file);
}

async function end(
  client: CollectorClient,
  bytes: number,
  { logFile }: ForwardOptions,
): Promise<number> {
  const clock: ClockOffset = await client.compareClocks();
  return told(await client.end(bytes, clock, logFile === null ? [] : await lastLines(logFile)));
}

function told(reply: Reply): number {
  if (reply.kind === 'next') return reply.next;
  throw new InfrastructureError(`the collector refuses this pod: ${reply.reason}`, {
    remedy: 'each part of a load has one pod, of the run that the collector waits for',
  });
}

async function pause(ended: AbortSignal): Promise<void> {
  if (ended.aborted) return await delay(EVERY_MS);
  const stop = AbortSignal.any([ended]);
  await delay(EVERY_MS, undefined, { signal: stop }).catch(() => {});
}

/** Of a log, what a message has room for. */
const LOG_BYTES = 256 * 1024;
const LOG_LINES = 500;
const LINE_LENGTH = 10_000;

async function lastLines(path: string): Promise<string[]> {
  const handle = await open(path).catch(() => null);
  if (handle === null) return [];
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, LOG_BYTES));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString('utf8', 0, bytesRead).split('\n');
    return lines.slice(-LOG_LINES).map((line) => line.slice(0, LINE_LENGTH));
  } finally {
    await handle.close();
  }
}
