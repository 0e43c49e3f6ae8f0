import { Session } from 'node:inspector';
import type { Collector } from './collection.ts';

/** Of samples of objects, what became of those that were alive at a first look. */
export interface AgesSeen {
  readonly alive: number;
  readonly stillAlive: number;
  readonly older: number;
  readonly olderStillAlive: number;
  /** Bytes of those that are still alive. */
  readonly keptBytes: number;
  /** Samples of all that is alive at the second look, whoever made it: so many objects at the least. */
  readonly objects: number;
}

/** What is asked of it, in this order. */
export type AgesRequest =
  | {
      readonly step: 'start';
      /** Bytes between two samples. */
      readonly intervalBytes: number;
    }
  | { readonly step: 'first' }
  | { readonly step: 'second' };

interface AllocationSample {
  readonly size: number;
  readonly nodeId: number;
  /** Rises with allocation, and stays with its object. */
  readonly ordinal: number;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly url: string };
  readonly children: readonly ProfileNode[];
}

interface Profile {
  readonly head: ProfileNode;
  readonly samples: readonly AllocationSample[];
}

const STACK_DEPTH = 32;
const COLLECTIONS = 2;
/** Larger ones are tables, which are replaced as they grow: so many times the interval. */
const TABLE_INTERVALS = 16;

/** Where our own files are; what they allocate for themselves is nobody's leak. */
const ownFolder = new URL('..', import.meta.url).href;

/**
 * Follows objects by V8's sampling heap profiler (`HeapProfiler.startSampling`): its profile holds the
 * samples of live objects only. A sample costs about 2 µs, and nothing is kept of objects that die.
 */
export class AgesSampler {
  readonly #collector: Collector;
  #session: Session | null = null;
  #interval = 0;
  #first: readonly AllocationSample[] = [];

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  async answer(request: AgesRequest): Promise<AgesSeen | null> {
    if (request.step === 'second') return await this.#secondLook();
    if (request.step === 'first') this.#first = await this.#look();
    else await this.#start(request.intervalBytes);
    return null;
  }

  async #start(intervalBytes: number): Promise<void> {
    this.#stop();
    this.#interval = intervalBytes;
    const session = new Session();
    session.connect();
    this.#session = session;
    await this.#post('HeapProfiler.startSampling', {
      samplingInterval: intervalBytes,
      stackDepth: STACK_DEPTH,
    });
  }

  async #secondLook(): Promise<AgesSeen> {
    const profile = await this.#profile();
    const second = this.#ofProgram(profile);
    const first = this.#first.toSorted((a, b) => a.ordinal - b.ordinal);
    this.#stop();
    const alive = new Set(second.map(({ ordinal }) => ordinal));
    const still = first.filter(({ ordinal }) => alive.has(ordinal));
    const older = first.slice(0, first.length >> 1);
    return {
      alive: first.length,
      stillAlive: still.length,
      older: older.length,
      olderStillAlive: older.filter(({ ordinal }) => alive.has(ordinal)).length,
      keptBytes: still.reduce((sum, { size }) => sum + size, 0),
      objects: profile.samples.length,
    };
  }

  async #look(): Promise<readonly AllocationSample[]> {
    return this.#ofProgram(await this.#profile());
  }

  async #profile(): Promise<Profile> {
    await this.#collector.collect(COLLECTIONS);
    const answer = await this.#post('HeapProfiler.getSamplingProfile');
    return (answer as { profile: Profile }).profile;
  }

  #ofProgram(profile: Profile): readonly AllocationSample[] {
    const ofProgram = new Set<number>();
    addOfProgram(profile.head, false, ofProgram);
    const most = this.#interval * TABLE_INTERVALS;
    return profile.samples.filter(({ nodeId, size }) => ofProgram.has(nodeId) && size < most);
  }

  #stop(): void {
    this.#session?.disconnect();
    this.#session = null;
    this.#first = [];
  }

  #post(method: string, parameters: object = {}): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#session?.post(method, parameters, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
    return promise;
  }
}

/** What a frame of the program allocates, and what that calls. */
function addOfProgram(node: ProfileNode, isInside: boolean, found: Set<number>): void {
  const isMine = isInside || isOfProgram(node.callFrame.url);
  if (isMine) found.add(node.id);
  for (const child of node.children) addOfProgram(child, isMine, found);
}

function isOfProgram(url: string): boolean {
  return url !== '' && !url.startsWith('node:') && !url.startsWith(ownFolder);
}
