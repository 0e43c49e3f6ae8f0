import type { RunDocument } from '../document/document.ts';
import { exitCode } from '../exit-code.ts';
import { type RunVerdict, runVerdict } from '../verdicts/run-verdict.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { distinct, type Shard } from './shard.ts';
import { uniteFingerprints } from './unite-fingerprints.ts';
import { uniteGates, uniteRecent, uniteTests } from './unite-measurements.ts';
import { uniteNamed, uniteNotRun, uniteWarnings } from './unite-remarks.ts';

export interface MergeOptions {
  readonly id: string;
  /** The command line, for the report. */
  readonly command: string;
  /** How many shards there were to be; null where that wasn't said. */
  readonly expected: number | null;
  readonly allowInconclusive: boolean;
  /** Raw files beside run.json: name → what it is. */
  readonly files: RunDocument['files'];
}

/**
 * One run of several that are shards of it. Its verdict is that of all their gates, by the rule of a run:
 * what interrupted or broke a shard, or keeps one from being there, does so to the whole.
 * @param shards checked to be of one run
 */
export function mergeDocuments(
  shards: readonly [Shard, ...Shard[]],
  options: MergeOptions,
): RunDocument {
  const [first, ...others] = shards.map(({ document }) => document) as [
    RunDocument,
    ...RunDocument[],
  ];
  const documents = [first, ...others];
  const gates = uniteGates(shards);
  return {
    $schema: first.$schema,
    formatVersion: first.formatVersion,
    id: options.id,
    ...wallTime(documents),
    profile: first.profile,
    suites: distinct(documents.flatMap(({ suites }) => suites)),
    command: options.command,
    ...verdictOf(shards, gates, options),
    endedEarly: endedEarly(shards, options.expected),
    harnessPeakRssBytes: peakRss(documents),
    fingerprint: uniteFingerprints([first.fingerprint, ...others.map((one) => one.fingerprint)]),
    services: uniteNamed(shards, ({ services }) => services),
    phases: uniteNamed(shards, ({ phases }) => phases),
    gates: gates as RunDocument['gates'],
    recent: uniteRecent(shards),
    ...policyOf(documents),
    ...sweepsOf(shards),
    ...resourcesOf(shards),
    tests: uniteTests(shards),
    ...flakyOf(documents),
    notRun: uniteNotRun(shards),
    warnings: uniteWarnings(shards),
    files: options.files,
    shards: shards.map(describe),
  };
}

function flakyOf(documents: readonly RunDocument[]): Pick<RunDocument, 'flaky'> {
  const flaky = documents.flatMap((one) => one.flaky ?? []);
  return flaky.length === 0 ? {} : { flaky };
}

/** What all shards say alike: several packages have several configs, and each its own page. */
function policyOf([first, ...others]: readonly RunDocument[]): Partial<RunDocument> {
  const fields = ['policy', 'ledger', 'caught', 'pinned', 'base'] as const;
  const alike = fields.filter((field) => {
    const text = JSON.stringify(first?.[field]);
    return text !== undefined && others.every((one) => JSON.stringify(one[field]) === text);
  });
  return Object.fromEntries(alike.map((field) => [field, first?.[field]]));
}

function sweepsOf(shards: readonly Shard[]): Pick<RunDocument, 'sweeps'> {
  const sweeps = uniteNamed(shards, (document) => document.sweeps ?? []);
  return sweeps.length === 0 ? {} : { sweeps };
}

function resourcesOf(shards: readonly Shard[]): Pick<RunDocument, 'resources'> {
  const resources = uniteNamed(shards, (document) => document.resources ?? []);
  return resources.length === 0 ? {} : { resources };
}

/** From the first start to the last end, in seconds. */
function wallTime(documents: readonly RunDocument[]): { startedAt: string; seconds: number } {
  const starts = documents.map(({ startedAt }) => Date.parse(startedAt));
  const ends = documents.map(({ seconds }, index) => (starts[index] ?? 0) + seconds * 1000);
  const start = Math.min(...starts);
  return {
    startedAt: new Date(start).toISOString(),
    seconds: (Math.max(...ends) - start) / 1000,
  };
}

function verdictOf(
  shards: readonly Shard[],
  gates: readonly GateResult[],
  { expected, allowInconclusive }: MergeOptions,
): RunVerdict {
  const broken = shards.find(isBroken);
  const missing = missingShards(shards.length, expected);
  const verdict = runVerdict(gates, {
    allowInconclusive,
    infrastructure: broken === undefined ? missing : whyBroken(broken),
    interrupted: shards.some(isInterrupted),
  });
  const isUsage =
    verdict.exitCode === exitCode.infrastructure && broken?.document.exitCode === exitCode.usage;
  return isUsage ? { ...verdict, exitCode: exitCode.usage, sentence: whyBroken(broken) } : verdict;
}

const isInterrupted = ({ document }: Shard): boolean => document.exitCode === exitCode.interrupted;

/** Its end was another one than a verdict: it was killed, or what it needs failed. */
function isBroken(shard: Shard): boolean {
  if (isInterrupted(shard)) return false;
  const { exitCode: code, endedEarly: early } = shard.document;
  const verdicts: readonly number[] = [exitCode.pass, exitCode.gateFailed, exitCode.inconclusive];
  return early !== null || !verdicts.includes(code);
}

function whyBroken({ name, document: { endedEarly: early, sentence } }: Shard): string {
  return `${name}: ${early ?? sentence.replace(/^the infrastructure failed: /, '')}`;
}

function endedEarly(shards: readonly Shard[], expected: number | null): string | null {
  const missing = missingShards(shards.length, expected);
  const reasons = [
    ...(missing === null ? [] : [missing]),
    ...shards.flatMap(({ name, document }) =>
      document.endedEarly === null ? [] : [`${name}: ${document.endedEarly}`],
    ),
  ];
  return reasons.length === 0 ? null : reasons.join('; ');
}

function missingShards(given: number, expected: number | null): string | null {
  const missing = (expected ?? given) - given;
  if (missing <= 0) return null;
  return `${missing} of ${expected} shards ${missing === 1 ? 'is' : 'are'} missing`;
}

function peakRss(documents: readonly RunDocument[]): number | null {
  const peaks = documents.flatMap(({ harnessPeakRssBytes: peak }) => peak ?? []);
  return peaks.length === documents.length ? Math.max(...peaks) : null;
}

function describe({ name, document }: Shard): NonNullable<RunDocument['shards']>[number] {
  const { id, startedAt, seconds, suites, command, fingerprint } = document;
  const { verdict, sentence, exitCode: code, endedEarly: early } = document;
  return {
    name,
    run: id,
    startedAt,
    seconds,
    suites,
    command,
    verdict,
    sentence,
    exitCode: code,
    endedEarly: early,
    fingerprint,
  };
}
