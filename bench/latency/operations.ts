import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The kinds of operation of the table. A call does `count` pieces of the same work, so that n and (1+δ)·n are exact. */
export const kinds = ['cpu', 'json', 'alloc', 'inference', 'http', 'timer'] as const;
export type Kind = (typeof kinds)[number];

const at = (path: string) =>
  JSON.stringify(fileURLToPath(new URL(`../../${path}`, import.meta.url)));

/** The module of an operation; `count` is the expression that says how many pieces a call does. */
const sources: Readonly<Record<Kind, (count: string) => string>> = {
  cpu: (count) => `export function op() {
  const steps = 100 * ${count};
  let x = 0.5;
  for (let i = 0; i < steps; i++) x = 3.7 * x * (1 - x);
  return x;
}`,
  json: (count) => `const text = JSON.stringify({ id: 1, name: 'signal', values: [0.1, 0.2, 0.3] });
export function op() {
  const count = ${count};
  let last;
  for (let i = 0; i < count; i++) last = JSON.parse(text);
  return last;
}`,
  alloc: (count) => `export function op() {
  const count = ${count};
  let last;
  for (let i = 0; i < count; i++) last = new Array(200).fill({ i });
  return last;
}`,
  inference: (count) => `import { createRequire } from 'node:module';
const ort = createRequire(${at('package.json')})('onnxruntime-node');
export async function setup() {
  const session = await ort.InferenceSession.create(${at('fixtures/models/fault.onnx')}, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return { session, signal: new ort.Tensor('float32', new Float32Array(4096).fill(0.1), [1, 1, 4096]) };
}
export async function op({ session, signal }) {
  const count = ${count};
  for (let i = 0; i < count; i++) await session.run({ signal });
}
export const teardown = ({ session }) => session.release();`,
  http: (count) => `import { createServer, get, Agent } from 'node:http';
export async function setup() {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((_, response) => response.end('ok'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { agent, server, port: server.address().port };
}
const request = ({ agent, port }) => new Promise((resolve, reject) => {
  get({ agent, port, host: '127.0.0.1' }, (response) => response.resume().on('end', resolve)).on('error', reject);
});
export async function op(state) {
  const count = ${count};
  for (let i = 0; i < count; i++) await request(state);
}
export function teardown({ agent, server }) {
  agent.destroy();
  server.close();
}`,
  timer: (count) =>
    `export const op = () => new Promise((resolve) => setTimeout(resolve, ${count} / 5));`,
};

/** Kinds of which one piece is long enough to be an operation of its own. */
const coarse: ReadonlySet<Kind> = new Set(['inference', 'http']);

/** The fewest pieces of work of which `percent` more is a whole number. */
export function piecesFor(kind: Kind, percent: number) {
  if (kind === 'timer') return { pieces: 100, more: percent };
  if (percent === 0) return { pieces: coarse.has(kind) ? 1 : 20, more: 0 };
  const pieces = 100 / percent;
  return { pieces, more: 1 };
}

/** Of a rare call, times the work of the others. */
export const TIMES_THE_WORK = 100;

export interface OperationSize {
  readonly pieces: number;
  readonly more: number;
  /** One of so many calls does 100 times the work; left out where all do the same. */
  readonly rare?: number | undefined;
}

/**
 * Writes the module of an operation: a call does `pieces` of work and `more`. (Timer: 20 ms for 100; Node
 * rounds to milliseconds.)
 */
export function writeOperation(
  folder: string,
  kind: Kind,
  { pieces, more, rare = 0 }: OperationSize,
): string {
  const file = join(folder, `${kind}-${pieces}-${more}-${rare}.mjs`);
  const count = pieces + more;
  const text =
    rare === 0
      ? sources[kind](String(count))
      : `let calls = 0;\n${sources[kind](`(++calls % ${rare} === 0 ? ${count * TIMES_THE_WORK} : ${count})`)}`;
  writeFileSync(file, text);
  return file;
}
