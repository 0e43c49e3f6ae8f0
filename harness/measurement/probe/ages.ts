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
  /** Of those bytes, the share that was made while a module was loaded. */
  readonly ofModules: number;
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

export interface AllocationSample {
  readonly size: number;
  readonly nodeId: number;
  /** Rises with allocation, and stays with its object. */
  readonly ordinal: number;
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly url: string };
  readonly children: readonly ProfileNode[];
}

export interface Profile {
  readonly head: ProfileNode;
  readonly samples: readonly AllocationSample[];
}

const STACK_DEPTH = 32;
const COLLECTIONS = 2;
/** Larger ones are tables, which are replaced as they grow: so many times the interval. */
const TABLE_INTERVALS = 16;

/** Where our own files are; what they allocate for themselves is nobody's leak. */
const ownFolder = new URL('..', import.meta.url).href;
/** But for a leak that is planted on purpose: it stands for one of the program. */
const plantedLeak = `${new URL('.', import.meta.url).href}seeded-leak`;

/**
 * Follows objects by V8's sampling heap profiler (`HeapProfiler.startSampling`): its profile holds the
 * samples of live objects only. A sample costs about 2 µs, and nothing is kept of objects that die.
 */
export class AgesSampler {
  readonly #collector: Collector;
  #session: Session | null = null;
  #interval = 0;
  #first: Profile | null = null;

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  async answer(request: AgesRequest): Promise<AgesSeen | null> {
    if (request.step === 'second') return await this.#secondLook();
    if (request.step === 'first') this.#first = await this.#profile();
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
    const second = await this.#profile();
    const first = this.#first ?? second;
    this.#stop();
    return agesBetween(first, second, this.#interval);
  }

  async #profile(): Promise<Profile> {
    await this.#collector.collect(COLLECTIONS);
    const answer = await this.#post('HeapProfiler.getSamplingProfile');
    return (answer as { profile: Profile }).profile;
  }

  #stop(): void {
    this.#session?.disconnect();
    this.#session = null;
    this.#first = null;
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

/** Whose allocations a node of the profile counts. */
type Maker = 'program' | 'node' | 'own';

/** Of what is kept, what the program's own frames made at the least to speak for all of it. */
const TELLING_SHARE = 0.5;
/** Where Node loads modules: it never lets go of one. */
const ofLoader = /^node:internal\/modules\//;

/**
 * What became of the samples of a first look, by a second one. What the program's frames made tells most;
 * but a parser or a socket makes things for it in ticks without any frame of it: where these are most of
 * what is kept, everything tells that the measurement did not make itself.
 * @param interval bytes between two samples
 */
export function agesBetween(before: Profile, after: Profile, interval: number): AgesSeen {
  const most = interval * TABLE_INTERVALS;
  const first = before.samples.filter(({ size }) => size < most);
  const alive = new Set(after.samples.map(({ ordinal }) => ordinal));
  const makers = makersOf(before.head);
  const isOf = (wanted: (made: Made) => boolean) => (sample: AllocationSample) => {
    const made = makers.get(sample.nodeId);
    return made !== undefined && wanted(made);
  };
  const ofProgram = first.filter(isOf(({ maker }) => maker === 'program'));
  const ofAll = first.filter(isOf(({ maker }) => maker !== 'own'));
  const still = (samples: readonly AllocationSample[]): AllocationSample[] =>
    samples.filter(({ ordinal }) => alive.has(ordinal));
  const speaks = bytes(still(ofProgram)) >= TELLING_SHARE * bytes(still(ofAll));
  const asked = (speaks ? ofProgram : ofAll).toSorted((a, b) => a.ordinal - b.ordinal);
  const kept = still(asked);
  const older = asked.slice(0, asked.length >> 1);
  const keptBytes = bytes(kept);
  return {
    alive: asked.length,
    stillAlive: kept.length,
    older: older.length,
    olderStillAlive: still(older).length,
    keptBytes,
    ofModules: bytes(kept.filter(isOf(({ isLoading }) => isLoading))) / Math.max(1, keptBytes),
    objects: after.samples.length,
  };
}

function bytes(samples: readonly AllocationSample[]): number {
  return samples.reduce((sum, { size }) => sum + size, 0);
}

interface Made {
  readonly maker: Maker;
  readonly isLoading: boolean;
}

function makersOf(head: ProfileNode): ReadonlyMap<number, Made> {
  const makers = new Map<number, Made>();
  addMakers(head, { maker: 'node', isLoading: false }, makers);
  return makers;
}

/** Whatever a frame of the program calls is made for it. */
function addMakers(node: ProfileNode, outer: Made, makers: Map<number, Made>): void {
  const { url } = node.callFrame;
  const maker = outer.maker === 'program' ? 'program' : (makerOfFrame(url) ?? outer.maker);
  const made = { maker, isLoading: outer.isLoading || ofLoader.test(url) };
  makers.set(node.id, made);
  for (const child of node.children) addMakers(child, made, makers);
}

function makerOfFrame(url: string): Maker | null {
  if (url.startsWith(plantedLeak)) return 'program';
  if (url.startsWith(ownFolder)) return 'own';
  return url === '' || url.startsWith('node:') ? null : 'program';
}
