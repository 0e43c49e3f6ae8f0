import { closeSync, openSync } from 'node:fs';
import { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';

/** A leak of known size, planted on purpose: by it is seen what a gate on retained resources catches. */
export interface SeededLeak {
  readonly resource: SeededResource;
  /** Bytes, or how many, that each operation keeps; below one, that of every so many. */
  readonly perOperation: number;
}

export const seededResources = ['heap', 'arrayBuffers', 'fds', 'timers'] as const;
export type SeededResource = (typeof seededResources)[number];

/** By which a process is told: `heap=128`. */
export const seededLeakVariable = 'ASSAY_SEEDED_LEAK';

export function writeSeededLeak({ resource, perOperation }: SeededLeak): string {
  return `${resource}=${perOperation}`;
}

/** Null for anything else. */
export function readSeededLeak(text: string | undefined): SeededLeak | null {
  const [name, amount] = (text ?? '').split('=');
  const resource = seededResources.find((one) => one === name);
  const perOperation = Number(amount);
  return resource !== undefined && perOperation > 0 ? { resource, perOperation } : null;
}

/** What each piece that is kept counts in the measure of its resource. */
const pieceSizes = {
  // An object with five fields: three words of its own and five more (V8 without compressed pointers).
  heap: 64,
  arrayBuffers: 1024,
  fds: 1,
  timers: 1,
} as const satisfies Record<SeededResource, number>;

/** Long enough that none of them fires. */
const NEVER_MS = 2 ** 30;

interface Kept {
  readonly next: Kept | null;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** @returns what an operation calls once, to keep its part */
export function leakOf({ resource, perOperation }: SeededLeak): () => void {
  const keepOne = pieceKeeper(resource);
  const piece = pieceSizes[resource];
  let owed = 0;
  return () => {
    for (owed += perOperation; owed >= piece; owed -= piece) keepOne();
  };
}

function pieceKeeper(resource: SeededResource): () => void {
  switch (resource) {
    case 'heap': {
      // A chain, since a list that grows doubles now and then.
      let kept: Kept | null = null;
      return () => {
        kept = { next: kept, a: 1, b: 2, c: 3, d: 4 };
      };
    }
    case 'arrayBuffers': {
      const kept = new Set<ArrayBuffer>();
      return () => void kept.add(new ArrayBuffer(pieceSizes.arrayBuffers));
    }
    case 'fds': {
      const opened: number[] = [];
      process.once('exit', () => opened.forEach((descriptor) => closeSync(descriptor)));
      return () => void opened.push(openSync('/dev/null', 'r'));
    }
    case 'timers':
      return () => void setTimeout(() => undefined, NEVER_MS);
  }
}

/** Lets every server of this process keep something with each request that it gets. */
export function leakWithRequests(leak: SeededLeak): void {
  const keep = leakOf(leak);
  for (const { prototype } of [Server, SecureServer]) {
    // oxlint-disable-next-line typescript/unbound-method -- called with the server as its `this` below
    const { emit } = prototype;
    prototype.emit = function emitAndKeep(
      this: InstanceType<typeof Server>,
      event: string | symbol,
      ...values: unknown[]
    ): boolean {
      if (event === 'request') keep();
      return Reflect.apply(emit, this, [event, ...values]) as boolean;
    } as typeof emit;
  }
}
