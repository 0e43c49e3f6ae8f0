/**
 * What each engine costs: `npm run bench:engines -- [--quick] [--seconds 1] [--models a.onnx,b.onnx]
 * [--variants fp32,fp16] [--ways raw,onnx-cpu] [--parts table,overhead] [--doc]`.
 * Latency, throughput, CPU and memory of every way to run a model and its smaller variants beside the
 * raw loop around InferenceSession.run and Python's onnxruntime; then, in pairs, what the host process
 * and HTTP add, what dynamic batching gains, and whether engines that come and go leave memory behind.
 */
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { modelPath } from '../fixtures/models/models.ts';
import { decodeModel } from '../fixtures/models/onnx/model-file.ts';
import { batchingGain } from './engines/batching-gain.ts';
import { measureCycles } from './engines/cycles.ts';
import { overheadOf } from './engines/host-overhead.ts';
import { type WayName, ways } from './engines/job.ts';
import { reasonWithout, runJob } from './engines/run-job.ts';
import { type Overhead, overheadTable } from './engines/overhead-table.ts';
import { p50Of, tableHead, tableRow } from './engines/table.ts';
import { transportMicroseconds } from './engines/transport.ts';
import { type Variant, variants, writeVariant } from './engines/variants.ts';
import { writeDoc } from './write-doc.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '1' },
    models: { type: 'string', default: '' },
    variants: { type: 'string', default: variants.join(',') },
    ways: { type: 'string', default: ways.join(',') },
    parts: { type: 'string', default: 'table,transport,overhead,batching,cycles' },
    doc: { type: 'boolean', default: false },
  },
});
const seconds = values.quick ? 0.5 : Number(values.seconds);
const batches = values.quick ? [1, 8] : [1, 8, 32];
const threadCounts = values.quick ? [1] : [1, 2];
const parts = values.parts.split(',');
const models = await Promise.all(
  (values.models === ''
    ? [await modelPath('fault'), await modelPath('resnet18-1d')]
    : values.models.split(',')
  ).map(describeModel),
);

const [loadAtStart] = loadavg();
console.log(`load average ${loadAtStart?.toFixed(2)} at the start; one caller; no spinning\n`);
if (parts.includes('table')) await printTable();
const transports = parts.includes('transport') ? await printTransport() : [];
const overheads = parts.includes('overhead') ? await printOverhead() : [];
if (parts.includes('batching')) await printBatching();
if (parts.includes('cycles')) await printCycles();

if (values.doc) await writeOverhead();

interface BenchModel {
  readonly name: string;
  readonly path: string;
  /** Samples of one window. */
  readonly samples: number;
}

async function describeModel(path: string): Promise<BenchModel> {
  const [input] = decodeModel(await readFile(path)).graph.inputs;
  const samples = input?.kind === 'tensor' ? input.shape?.at(-1) : null;
  if (typeof samples !== 'number') throw new Error(`${path}: the input's length is not fixed`);
  return { name: basename(path, '.onnx'), path, samples };
}

async function printTable(): Promise<void> {
  const asked = ways.filter((way) => values.ways.split(',').includes(way));
  const present: WayName[] = [];
  for (const way of asked) {
    const reason = await reasonWithout(way);
    if (reason === null) present.push(way);
    else console.log(`${way} is left out: ${reason}`);
  }
  const wanted = variants.filter((variant) => values.variants.split(',').includes(variant));
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-variants-'));
  console.log(`\n${tableHead()}`);
  for (const { name, path, samples } of models) {
    for (const variant of wanted) {
      const model = await writeVariant(path, variant, folder.path);
      for (const threads of threadCounts) {
        for (const batch of batches) {
          let rawP50Ms: number | null = null;
          for (const way of present) {
            if (!isInTable(way, variant, batch, threads)) continue;
            const job = { way, model, samples, batch, threads, seconds };
            const result = await runJob(job);
            if (way === 'raw') rawP50Ms = p50Of(result);
            console.log(tableRow({ model: name, variant }, job, result, rawP50Ms));
          }
        }
      }
    }
  }
}

/** The whole grid for the engine that the variants are made for and its yardsticks; a sample of the others'. */
function isInTable(way: WayName, variant: Variant, batch: number, threads: number): boolean {
  if (way === 'raw' || way === 'onnx-cpu' || way === 'python') return true;
  return variant === 'fp32' ? way !== 'onnx-cpu inline' || threads === 1 : batch * threads === 1;
}

async function printTransport(): Promise<string[]> {
  const lines: string[] = [];
  console.log('\nto the host process and back without a model, one window in, 11 values out');
  for (const { name, samples } of models) {
    const { p50, p99 } = await transportMicroseconds(samples, values.quick ? 3_000 : 20_000);
    const kilobytes = ((samples * 4) / 1_000).toFixed(0);
    console.log(
      `${name.padEnd(14)}  ${kilobytes.padStart(3)} kB  p50 ${p50.toFixed(0)} µs, p99 ${p99.toFixed(0)} µs`,
    );
    lines.push(`one of ${kilobytes} kB in ${p50.toFixed(0)} µs`);
  }
  return lines;
}

async function printOverhead(): Promise<Overhead[]> {
  const all: Overhead[] = [];
  console.log(
    '\nadded to the raw loop at batch 1, one thread (median of paired blocks [min, max])',
  );
  for (const { name, path, samples } of models) {
    for (const way of ['onnx-cpu', 'onnx-cpu sleeping', 'remote'] as const) {
      const pairs = values.quick ? 5 : 15;
      const operations = samples > 10_000 ? 40 : 200;
      const result = await overheadOf({ model: path, samples }, way, { pairs, operations });
      all.push({ model: name, way, result });
      const [low, high] = result.addedMsRange.map(inMicroseconds);
      console.log(
        `${name.padEnd(14)}  ${way.padEnd(17)}  raw ${result.rawMs.toFixed(3)} ms, ` +
          `added ${inMicroseconds(result.addedMs)} µs [${low}, ${high}], ` +
          `${((100 * result.addedMs) / result.rawMs).toFixed(1)} %`,
      );
    }
  }
  return all;
}

/** What a call costs, between the marks of docs/engines.md. */
async function writeOverhead(): Promise<void> {
  if (overheads.length === 0) throw new Error('--doc needs --parts transport,overhead');
  const [before, after] = [loadAtStart, loadavg()[0]].map((load) => load?.toFixed(1));
  const empty =
    transports.length === 0
      ? ''
      : `With no model behind it: a window goes there and 11 values come back, ${transports.join(', ')} at p50. `;
  await writeDoc('engines.md', 'overhead', [
    ...overheadTable(overheads, {
      'onnx-cpu': 'host process',
      'onnx-cpu sleeping': 'host process, `pollMs: 0`',
      remote: '`remote` through `/v2/…/infer` of the reference back end, binary tensors',
    }),
    '',
    `${empty}Medians [least, most] of paired blocks on ${availableParallelism()} cores of ${cpus()[0]?.model.trim()}, at a load of ${before} before and ${after} after, its own included.`,
  ]);
}

async function printBatching(): Promise<void> {
  console.log(
    '\ndynamic batching, 16 callers of one window each (median of paired blocks [min, max])',
  );
  for (const { name, path, samples } of models) {
    const operations = samples > 10_000 ? 64 : 512;
    const pairs = values.quick ? 3 : 9;
    const gain = await batchingGain(path, samples, {
      callers: 16,
      maxBatch: 16,
      pairs,
      operations,
    });
    const [low, high] = gain.range;
    console.log(
      `${name.padEnd(14)}  off ${gain.singlePerSecond.toFixed(0)}/s, ` +
        `on ${gain.batchedPerSecond.toFixed(0)}/s: ` +
        `${gain.ratio.toFixed(2)} times [${low.toFixed(2)}, ${high.toFixed(2)}]`,
    );
  }
}

async function printCycles(): Promise<void> {
  const cycles = values.quick ? 50 : 200;
  console.log(`\nresident size over ${cycles} cycles of open, run, release (after a warm-up)`);
  const [model] = models;
  if (model === undefined) return;
  for (const way of ['onnx-cpu', 'onnx-cpu inline', 'raw'] as const) {
    const result = await measureCycles(way, model, { cycles, warmUp: 20 });
    const [low, high] = result.bounds.map(inPercent);
    console.log(
      `${model.name.padEnd(14)}  ${way.padEnd(15)}  ${inMegabytes(result.firstBytes)} → ` +
        `${inMegabytes(result.lastBytes)} MB, trend ${inPercent(result.growth)} % [${low}, ${high}]`,
    );
  }
}

function inMicroseconds(milliseconds: number): string {
  return (milliseconds * 1_000).toFixed(0);
}

function inPercent(share: number): string {
  return (100 * share).toFixed(2);
}

function inMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
