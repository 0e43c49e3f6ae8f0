import { pathToFileURL } from 'node:url';
import { normalTail } from '../../harness/statistics/normal.ts';

/** Runs one module under the rule of somebody else, in this process. */
const [name = '', modulePath = ''] = process.argv.slice(2);
const MIB = 1024 * 1024;

interface Module {
  setup?(): unknown;
  op(i: number): unknown;
  teardown?(): unknown;
}

const subject = (await import(pathToFileURL(modulePath).href)) as Module;
const collect = (globalThis as unknown as { gc: (o: object) => Promise<void> }).gc;
let next = 0;

async function operate(count: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    await subject.op(next++);
    if (next % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function heapAfter(count: number): Promise<number> {
  await operate(count);
  await collect({ type: 'major', execution: 'async' });
  return process.memoryUsage().heapUsed;
}

const judges: Readonly<Record<string, () => Promise<boolean>>> = {
  async seed() {
    const before = await heapAfter(0);
    const end = performance.now() + 10_000;
    while (performance.now() < end) await operate(10);
    return (await heapAfter(0)) - before > 10 * MIB;
  },
  async memwatch() {
    let rises = 0;
    let last = await heapAfter(100);
    for (let round = 0; round < 10 && rises < 5; round++) {
      const now = await heapAfter(100);
      rises = now > last ? rises + 1 : 0;
      last = now;
    }
    return rises >= 5;
  },
  async leakage() {
    let rises = 0;
    let last = await heapAfter(32);
    for (let round = 0; round < 30 && rises < 6; round++) {
      const now = await heapAfter(32);
      rises = now > last ? rises + 1 : 0;
      last = now;
    }
    return rises >= 6;
  },
  async regression() {
    const levels: number[] = [];
    for (let round = 0; round < 30; round++) levels.push(await heapAfter(100));
    return pValueOfSlope(levels) < 0.01;
  },
};

/** One-sided, by the normal approximation of Student's t with 28 degrees of freedom. */
function pValueOfSlope(y: readonly number[]): number {
  const meanX = (y.length - 1) / 2;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  let sxx = 0;
  let sxy = 0;
  for (const [x, value] of y.entries()) {
    sxx += (x - meanX) ** 2;
    sxy += (x - meanX) * (value - meanY);
  }
  const slope = sxy / sxx;
  const residual = y.reduce((sum, value, x) => sum + (value - meanY - slope * (x - meanX)) ** 2, 0);
  const error = Math.sqrt(residual / (y.length - 2) / sxx);
  return error === 0 ? 1 : normalTail(slope / error);
}

await subject.setup?.();
const leaks = await judges[name]?.();
process.stdout.write(`\n${JSON.stringify({ verdict: leaks ? 'leak' : 'clean' })}\n`);
await subject.teardown?.();
process.exit(0);
