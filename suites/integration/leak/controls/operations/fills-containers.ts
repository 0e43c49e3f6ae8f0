import {
  addedSinceStuffed,
  findGrown,
  lookAtContainers,
  lookedUpSinceStuffed,
  stuff,
} from '../../../../../harness/measurement/leak/trial/containers.ts';

/** A fresh process that keeps entries in one way, is filled up, goes on, and prints what was seen. */
const [way = ''] = process.argv.slice(2);
const MOST = 30_000;

/** Its bound is a count of its own, which nobody sees; it is asked for each key. */
class PrivateCache {
  readonly #entries = new Map<string, object>();
  readonly #order: string[] = [];
  #count = 0;
  get(key: string): object {
    const known = this.#entries.get(key);
    if (known) return known;
    if (++this.#count > MOST) {
      this.#count--;
      this.#entries.delete(this.#order.shift() ?? '');
    }
    const made = { key };
    this.#order.push(key);
    this.#entries.set(key, made);
    return made;
  }
}

const cache = new PrivateCache();
const sessions = new Map<string, object>();
const sized = new Map<string, object>();

/** What was said about each request; the request is its key, which nobody has any more. */
const notes = new Map<object, object>();

const longerOnce: number[] = Array.from({ length: 100 }, (_, index) => index);

const operations: Readonly<Record<string, (key: string) => unknown>> = {
  'private-cache': (key) => cache.get(key),
  'session-table': (key) => sessions.set(key, { key }),
  'cache-by-size': (key) => {
    if (sized.size >= MOST) sized.delete(sized.keys().next().value ?? '');
    sized.set(key, { key });
  },
  'noted-by-request': (key) => {
    const request = { key };
    if (!notes.has(request)) notes.set(request, { key });
  },
  'list-that-gets-longer-once': (key) => {
    sessions.set(key, { key });
    if (key === 'key 400') longerOnce.push(...longerOnce, ...longerOnce, ...longerOnce);
  },
};

let next = 0;
function run(count: number): void {
  for (let i = 0; i < count; i++) operations[way]?.(`key ${next++}`);
}

run(100);
await lookAtContainers();
run(200);
await lookAtContainers();
run(200);
const grown = await findGrown(4);
stuff(2 * MOST);
run(200);
process.stdout.write(
  JSON.stringify({ grown, added: addedSinceStuffed(), lookedUp: lookedUpSinceStuffed() }),
);
