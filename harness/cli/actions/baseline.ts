import { relative } from 'node:path';
import { UsageError } from '../../errors.ts';
import { timeText } from '../../compare/compare-report.ts';
import {
  findBaseline,
  keptBaselines,
  type KeptBaseline,
  removeBaseline,
} from '../../compare/kept-baselines.ts';
import { type PinnedRun, readPinnedRun } from '../../history/pinned/pinned-run.ts';
import { type Paint, painterFor } from '../../reporters/paint.ts';

/** `assay baseline list`: the pinned run, then times, those of this kind of machine first. */
export function listBaselines(json: boolean): void {
  const all = keptBaselines(process.cwd());
  const pinned = readPinnedRun(process.cwd());
  print(
    json
      ? [JSON.stringify({ pinned: pinnedJson(pinned), baselines: all.map(asJson) })]
      : [...pinnedLines(pinned), ...listLines(all)],
  );
}

function pinnedJson(pinned: PinnedRun | null): object | null {
  if (pinned === null) return null;
  const { run, commit, profile, machineKind, pinnedAt, by, reason, accepted } = pinned;
  return { run, commit, profile, machineKind, pinnedAt, by, reason, accepted };
}

function pinnedLines(pinned: PinnedRun | null): readonly string[] {
  if (pinned === null) return [];
  const { run, pinnedAt, by, reason, accepted } = pinned;
  const signature = [minuteOf(pinnedAt), by, reason].filter((part) => part !== null).join(', ');
  return [
    ` pinned  ${run}   ${signature}`,
    ...accepted.map(
      (one) => `   accepted  ${one.gate}: ${one.before ?? 'nothing'} → ${one.after}, ${one.reason}`,
    ),
  ];
}

/** `assay baseline show`. @throws {UsageError} there is none of this name, or its file is damaged */
export function showBaseline(name: string, kind: string | null, json: boolean): void {
  const found = findBaseline(process.cwd(), name, kind);
  if (found.content === null) {
    throw new UsageError(`${shown(found)} is not a baseline`, {
      remedy: `Remove it: assay baseline remove ${name} --kind ${found.kindFolder}`,
    });
  }
  print(json ? [JSON.stringify(asJson(found))] : showLines(found, found.content));
}

/** `assay baseline remove`: asks nothing, for the file is in the project's repository. */
export function removeNamed(name: string, kind: string | null, json: boolean): void {
  const found = findBaseline(process.cwd(), name, kind);
  removeBaseline(found);
  print(json ? [JSON.stringify({ removed: asJson(found) })] : [` removed ${shown(found)}`]);
}

function asJson(baseline: KeptBaseline) {
  const { name, kind, isThisKind, content } = baseline;
  const { commit = null, measuredAt = null, nsPerOp = null } = content ?? {};
  return { name, kind, isThisKind, file: shown(baseline), commit, measuredAt, nsPerOp };
}

function listLines(all: readonly KeptBaseline[]): readonly string[] {
  if (all.length === 0) {
    return [
      ' there is no baseline in reports/baselines',
      '   keep one: assay compare --base <ref> --save-baseline <name>',
    ];
  }
  const paint = painterFor(process.stdout);
  const width = Math.max(...all.map(({ name }) => name.length));
  const byKind = Map.groupBy(all, ({ kindFolder }) => kindFolder);
  return [...byKind.values()].flatMap((some) => [
    ...headOf(some).map((one) => ` ${kindText(one, paint)}`),
    ...some.map((one) => `   ${one.name.padEnd(width)}  ${summaryOf(one)}`),
  ]);
}

/** One that says its kind in full, where there is one. */
function headOf(some: readonly KeptBaseline[]): readonly KeptBaseline[] {
  const readable = some.filter(({ content }) => content !== null);
  return (readable.length > 0 ? readable : some).slice(0, 1);
}

function kindText({ kind, isThisKind }: KeptBaseline, paint: Paint): string {
  return `${paint('bold', kind)}${isThisKind ? '   (this kind of machine)' : ''}`;
}

function summaryOf({ content }: KeptBaseline): string {
  if (content === null) return 'not readable as a baseline';
  const count = Object.keys(content.nsPerOp).length;
  return `${content.commit.slice(0, 7)}  ${minuteOf(content.measuredAt)}  ${count} ${count === 1 ? 'benchmark' : 'benchmarks'}`;
}

function showLines(
  baseline: KeptBaseline,
  { commit, measuredAt, nsPerOp }: NonNullable<KeptBaseline['content']>,
): readonly string[] {
  const paint = painterFor(process.stdout);
  const times = Object.entries(nsPerOp).map(([name, ns]) => [name, timeText(ns)] as const);
  const width = Math.max(0, ...times.map(([, time]) => time.length));
  return [
    ` ${paint('bold', baseline.name)}   ${shown(baseline)}`,
    ` ${kindText(baseline, paint)}`,
    ` commit ${commit}, measured ${minuteOf(measuredAt)}`,
    ...times.map(([name, time]) => `   ${time.padStart(width)} a call  ${name}`),
  ];
}

/** `2026-11-24 10:03 UTC`. */
function minuteOf(measuredAt: string): string {
  return measuredAt.replace(/^(\S{10})T(\d\d:\d\d).*$/, '$1 $2 UTC');
}

function shown({ file }: KeptBaseline): string {
  return relative(process.cwd(), file);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
