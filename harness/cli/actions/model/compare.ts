import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { ConfiguredEngine } from '../../../../fixtures/engines/configured-engine.ts';
import { fitsGeneratedItems } from '../../../../fixtures/models/items.ts';
import { pathOf, readModel } from '../../../../fixtures/models/read-model.ts';
import type { ExitCode } from '../../../exit-code.ts';
import { UsageError } from '../../../errors.ts';
import { formatEstimate, formatQuantity } from '../../../metrics/format-quantity.ts';
import { onCpu } from '../../../variants/on-cpu.ts';
import { compareVariant } from '../../../variants/compare-variant.ts';
import type { ExampleSource } from '../../../variants/read-examples.ts';
import type { VariantFacts } from '../../../variants/variant-facts.ts';
import { familyLevels } from '../../../statistics/family.ts';
import { parseThresholds } from '../../../thresholds/parse.ts';
import type { Threshold } from '../../../thresholds/threshold.ts';
import { judge, sampledGates } from '../../../verdicts/judge.ts';
import { resolveGates } from '../../../verdicts/gate.ts';
import { runVerdict } from '../../../verdicts/run-verdict.ts';
import type { GateResult, Verdict } from '../../../verdicts/verdict.ts';
import { readDuration } from '../../parse-amount.ts';
import { wholeNumber } from './numbers.ts';

export interface CompareModelsOptions {
  accuracy: string;
  slower: string;
  perClass: string;
  seed: string;
  data: string[];
  shape: string[];
  eval?: string;
  batch: string;
  threads: string;
  budget: string;
  allowInconclusive?: true;
  json?: true;
}

/** What the reference is called in the limits. */
const againstName = 'base';

const unknown =
  'nobody said what is right: give --eval ./eval.ts, or take --accuracy none for the latency alone';

/** Runs on which two models are compared where only inputs are known. */
const RUNS = 8;

/** The error probability that the two gates share. */
const ALPHA = 0.01;

/** `assay model compare <reference> <variant>`: the verdict is in the exit code. */
export async function compareModelsCommand(
  reference: string,
  variant: string,
  options: CompareModelsOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const subject = `model/${basename(variant).replace(/\.onnx$/, '')}`;
  const thresholds = thresholdsOf(subject, options);
  const levels = familyLevels(ALPHA, sampledGates(resolveGates(thresholds, [subject])));
  const threads = wholeNumber('--threads', options.threads, 1, 1024);
  const base = onCpu(await pathOf(reference), threads);
  const { measurements, facts } = await compareVariant({
    reference: base,
    variant: onCpu(await pathOf(variant), threads),
    subject,
    against: againstName,
    examples: await examplesOf(base, options),
    batch: wholeNumber('--batch', options.batch, 1, 4096),
    slower: {
      margin: marginOf(thresholds),
      levels,
      budgetMs: readDuration('--budget', options.budget),
    },
    signal,
    onProgress: progress,
  });
  const gates = judge(measurements, thresholds, {
    alpha: ALPHA,
    suites: ['model'],
    notMeasuredReasons: new Map([[subject, unknown]]),
    reproduce: () => `assay model compare ${reference} ${variant}`,
  });
  const { verdict, exitCode: code } = runVerdict(gates, {
    allowInconclusive: options.allowInconclusive ?? false,
    infrastructure: null,
    interrupted: false,
  });
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ verdict, gates, facts })}\n`
      : `${report(verdict, gates, facts).join('\n')}\n`,
  );
  return code;
}

function thresholdsOf(subject: string, { accuracy, slower }: CompareModelsOptions): Threshold[] {
  const asked = accuracy === 'none' ? {} : { accuracy };
  const written = { [subject]: { ...asked, slower, than: againstName } };
  return parseThresholds(written).filter((threshold) => threshold.subject === subject);
}

function marginOf(thresholds: readonly Threshold[]): number {
  const slower = thresholds.find(({ statistic }) => statistic.kind === 'slower');
  if (slower) return slower.bound.limit.value;
  throw new UsageError('there is no limit of how much slower the variant may be');
}

/**
 * Labeled examples where there are any: a module's, files', or generated signals for a model that takes
 * them; else inputs, given or made up.
 */
async function examplesOf(
  { model: path }: ConfiguredEngine,
  options: CompareModelsOptions,
): Promise<ExampleSource> {
  const { data, shape, perClass, seed } = options;
  if (options.eval !== undefined) return { kind: 'module', path: options.eval };
  const [first, ...others] = data;
  const isPrefix = first !== undefined && others.length === 0 && existsSync(`${first}.u8`);
  if (isPrefix) return { kind: 'files', prefix: first };
  if (data.length === 0 && shape.length === 0) {
    const { model } = await readModel(path);
    if (fitsGeneratedItems(model)) {
      return {
        kind: 'generated',
        perClass: wholeNumber('--per-class', perClass, 1, 100_000),
        seed: wholeNumber('--seed', seed, 0, 2_097_151),
      };
    }
  }
  return { kind: 'inputs', given: { shapes: shape, data }, runs: RUNS };
}

/** Where somebody watches; a log gets the result only. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\u001B[2K\r ${line}`);
}

const marks: Readonly<Record<Verdict, string>> = { pass: '✔', fail: '✘', inconclusive: '?' };

function report(verdict: Verdict, gates: readonly GateResult[], facts: VariantFacts): string[] {
  if (process.stderr.isTTY) process.stderr.write('\u001B[2K\r');
  const lines = [
    ` ${facts.variant.path} beside ${facts.reference.path}   ${verdict.toUpperCase()}`,
  ];
  for (const { statistic, limit, measured, reason, verdict: one, needs } of gates) {
    const value = measured
      ? `${formatEstimate(measured.value, measured.interval, measured.unit)}, ${measured.sample.count.toLocaleString('en-US')} ${measured.sample.of}`
      : 'not measured';
    lines.push(`  ${marks[one]}  ${statistic.padEnd(8)}  ${limit.text}   ${value}`);
    lines.push(`     ${' '.repeat(8)}  ${reason}`);
    if (needs !== null) lines.push(`     ${' '.repeat(8)}  needs ${needs}`);
  }
  lines.push(
    `     outputs   differ by ${facts.error.largest.toPrecision(2)} at most, ${formatQuantity(facts.error.relative, 'ratio')} of the largest of '${facts.error.output}', on ${facts.examples} runs`,
    ...facts.said.map((line) => `     input     ${line}`),
  );
  const [, table] = gates.find(({ statistic }) => statistic === 'accuracy')?.evidence ?? [];
  if (table?.kind === 'table') lines.push('', ...columns([table.columns, ...table.rows]));
  return lines;
}

function columns(rows: readonly (readonly (string | number | null)[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => String(cell ?? '')));
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')}`.trimEnd(),
  );
}
