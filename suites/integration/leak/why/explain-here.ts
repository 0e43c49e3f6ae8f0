import fs from 'node:fs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  type Explanation,
  type Traceable,
  explainBytes,
  explainCounts,
} from '../../../../harness/measurement/leak/why/explain.ts';
import { steadyHeap } from '../../../../harness/measurement/probe/steady-heap.ts';
import { Tracer } from '../../../../harness/measurement/probe/tracer.ts';

/** A fresh process that keeps something in each of several ways, and prints why it says it is kept. */
const [folder = ''] = process.argv.slice(2);
// As what is measured: optimized code inlines the frames that are asked for.
steadyHeap();
const OPERATIONS = 400;
/** V8 does not tell of every allocation after a collection: enough of them that most are told. */
const MANY = 4 * OPERATIONS;

const memories: object[] = [];
/** Node has it, though its types don't. */
const { Memory } = Reflect.get(globalThis, 'WebAssembly') as {
  Memory: new (descriptor: { readonly initial: number }) => object;
};
const files: unknown[] = [];
const frames: SharedArrayBuffer[] = [];

// What compilers make of `class Store { #items = new Map(); }`.
const _Store_items = new WeakMap<Store, Map<number, object>>();
class Store {
  constructor() {
    _Store_items.set(this, new Map());
  }
  add(i: number): void {
    _Store_items.get(this)?.set(i, make(i));
  }
}
const store = new Store();

const packageFolder = join(folder, 'node_modules', '@scope', 'keeper');
mkdirSync(packageFolder, { recursive: true });
writeFileSync(
  join(packageFolder, 'index.js'),
  `class Item {\n  constructor(i) {\n    this.text = 'text ' + i;\n  }\n}\nexports.make = (i) => new Item(i);\n`,
);
const { make } = createRequire(join(folder, 'here.js'))('@scope/keeper') as {
  make: (i: number) => object;
};

// A buffer that grows in place was there before it is traced.
writeFileSync(
  join(folder, 'log.js'),
  `const log = new ArrayBuffer(64, { maxByteLength: 2 ** 30 });\nlog.resize(2 ** 22);\nexports.append = () => log.resize(log.byteLength + 1024);\n`,
);
const { append } = createRequire(join(folder, 'here.js'))('./log.js') as { append: () => void };

// An array of numbers that has room left: nothing grows while it is traced.
writeFileSync(
  join(folder, 'table.js'),
  `const seen = [];\nfor (let i = 0; i < 300_000; i++) seen.push(i + 0.5);\nexports.see = (i) => seen.push(i + 0.5);\n`,
);
const { see } = createRequire(join(folder, 'here.js'))('./table.js') as {
  see: (i: number) => number;
};

const operations: Readonly<Record<string, (i: number) => unknown>> = {
  // First of all: later the snapshots that were read are the largest tables of this process.
  table: (i) => see(i),
  compiledPrivate: (i) => store.add(i),
  wasm: () => memories.push(new Memory({ initial: 1 })),
  shared: () => frames.push(new SharedArrayBuffer(65_536)),
  grownInPlace: () => append(),
};

const counted: Readonly<Record<string, () => Promise<void>>> = {
  open: async function openWithCallback() {
    await new Promise((resolve) => fs.open(import.meta.filename, 'r', resolve));
  },
  promisesOpen: async function openWithPromise() {
    files.push(await fs.promises.open(import.meta.filename));
  },
};

const explanations: Record<string, Explanation> = {};
for (const [name, op] of Object.entries(operations)) {
  const isOutside = !['table', 'compiledPrivate'].includes(name);
  const explain = await explainBytes(
    traced(async () => {
      for (let i = 0; i < (isOutside ? OPERATIONS : MANY); i++) await op(i);
    }),
  );
  explanations[name] = explain({
    resource: isOutside ? 'external' : 'heap',
    slopePerOp: { wasm: 65_536, shared: 65_536, grownInPlace: 1_024, table: 1_000 }[name] ?? 100,
  });
  // A heap that does not own what grew outside of it says so.
  if (name === 'compiledPrivate') {
    explanations['native'] = explain({ resource: 'native', slopePerOp: 65_536 });
  }
}
for (const [name, open] of Object.entries(counted)) {
  const explain = await explainCounts(
    traced(async () => {
      for (let i = 0; i < 20; i++) await open();
    }),
  );
  explanations[name] = explain({ resource: 'fds', slopePerOp: 1 });
}
process.stdout.write(JSON.stringify(explanations));

function traced(run: () => Promise<void>): Traceable {
  const tracer = new Tracer();
  return {
    startTrace: (kind, before) => tracer.start(kind, before),
    finishTrace: (file) => tracer.finish(file),
    runWhileTraced: async () => {
      await run();
      return OPERATIONS;
    },
  };
}
