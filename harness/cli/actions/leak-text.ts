import type { RetainedMeasurement, RetainedResource } from '../../measurement/measurement.ts';
import { formatEstimate } from '../../metrics/format-quantity.ts';
import type { Verdict } from '../../verdicts/verdict.ts';
import { foldLine } from './fold-line.ts';

/** What this command calls the verdicts: it answers the question whether something leaks. */
export const answers = { fail: 'leak', pass: 'clean', inconclusive: 'inconclusive' } as const;

/** The answer for one resource. */
export function answerOf({ verdict, isCutShort = false }: RetainedResource): string {
  if (isCutShort) return 'not measured further';
  return verdict === null ? 'unjudged' : answers[verdict];
}

const marks: Readonly<Record<Verdict, string>> = { fail: '✘', pass: '✔', inconclusive: '?' };
const notJudged = '·';

/**
 * What `assay leak` prints.
 * @param width of the terminal, in characters; null where there is none
 */
export function leakText(
  measurement: RetainedMeasurement,
  verdict: Verdict,
  width: number | null,
): string {
  const { subject, resources, operations, seconds, reasonSeconds } = measurement;
  const names = Math.max(...resources.map(({ resource }) => resource.length));
  const indent = names + 8;
  const reason =
    reasonSeconds === undefined ? '' : `, and ${reasonSeconds.toFixed(1)} s for the reason`;
  const count = operations.toLocaleString('en-US');
  const lines = [
    ` ${subject}   ${answers[verdict].toUpperCase()}   ${count} operations in ${seconds.toFixed(1)} s${reason}`,
  ];
  const say = (mark: string, name: string, text: string): void =>
    void lines.push(`   ${mark}  ${name.padEnd(names)}  ${text}`);
  const sayMore = (text: string): void => void lines.push(' '.repeat(indent) + text);
  const those = (wanted: RetainedResource['verdict']): readonly RetainedResource[] =>
    resources.filter((one) => one.verdict === wanted && !one.isCutShort);

  const told = verdict === 'fail' ? 'fail' : 'inconclusive';
  for (const one of those(told)) {
    say(marks[told], one.resource, one.reason);
    if (one.needs !== null) sayMore(`needs ${one.needs}`);
  }
  const clean = those('pass');
  const heap = clean.find(({ resource }) => resource === 'heap');
  if (heap) {
    const estimate = formatEstimate(heap.slopePerOp, heap.interval, heap.unit);
    say(marks.pass, 'heap', `${estimate}, limit ${heap.threshold} B/op`);
    sayMore(heap.reason);
  }
  for (const { resource, reason: shown } of those(null)) {
    say(notJudged, resource, shown);
  }
  // Many are cut short at once, for one reason.
  const cutShort = resources.filter(({ isCutShort }) => isCutShort);
  for (const [why, all] of Map.groupBy(cutShort, (one) => one.reason)) {
    lines.push(`   ${notJudged}  ${namesOf(all)}: ${why}`);
  }
  const others = clean.filter((one) => one !== heap);
  if (others.length > 0) lines.push(`   ${marks.pass}  no growth of ${namesOf(others)}`);
  const { heapSnapshots = [] } = measurement;
  if (heapSnapshots.length > 0) {
    lines.push(
      `   ${notJudged}  heap snapshots for Chrome DevTools (Memory, Load) and memlab: ${heapSnapshots.join(' ')}`,
    );
  }
  const [title = '', ...rest] = lines;
  const folded = [
    ...foldLine(title, width, 1),
    ...rest.flatMap((line) => foldLine(line, width, indent)),
  ];
  return `${folded.join('\n')}\n`;
}

function namesOf(resources: readonly RetainedResource[]): string {
  return resources.map(({ resource }) => resource).join(', ');
}
