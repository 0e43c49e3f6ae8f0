import type { RunDocument } from '../document/document.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { describeWaived, isWaived } from '../verdicts/waiver.ts';
import {
  describeMeasured,
  shareOfLimit,
  statisticName,
  type Subject,
  subjectsOf,
} from './subjects.ts';
import { limitInSigns } from './wording.ts';

/**
 * The sentence that a release manager can repeat: which subject fails and by how much, what can't be
 * told, and what holds.
 */
export function releaseSentence(document: RunDocument): string {
  const waived = document.gates.filter((gate) => gate.severity === 'block' && isWaived(gate));
  const ofWaivers = waived.map((gate) => `${describeWaived(gate)}. `).join('');
  return `${ofWaivers}${sentenceOf(document)}`;
}

function sentenceOf(document: RunDocument): string {
  if (document.endedEarly !== null) return document.sentence;
  const subjects = subjectsOf(document.gates);
  const of = (verdict: Subject['verdict']) => subjects.filter((one) => one.verdict === verdict);
  const [failing, open, holding] = [of('fail'), of('inconclusive'), of('pass')];
  if (subjects.length === 0 || (document.verdict !== 'pass' && failing.length + open.length === 0))
    return document.sentence;
  if (document.verdict === 'pass') {
    const nearest = subjects
      .map((one) => one.nearest)
      .filter((gate) => gate !== null)
      .toSorted((a, b) => (shareOfLimit(b) ?? 0) - (shareOfLimit(a) ?? 0))[0];
    const held = heldOf(document.gates);
    const what =
      nearest === undefined ? held : `${held}; nearest to its limit: ${inWords(nearest)}`;
    return `${what}.${leftOpen(document)}`;
  }
  const sentences = [
    ...failing.slice(0, 2).map(failureOf),
    ...(failing.length > 2 ? [`${failing.length - 2} more subjects fail.`] : []),
    ...(open.length === 0 ? [] : [openOf(open, failing.length > 0)]),
    ...(holding.length === 0
      ? []
      : [holding.length === 1 ? 'The other one holds.' : `The other ${holding.length} hold.`]),
  ];
  return sentences.join(' ');
}

function heldOf(gates: readonly GateResult[]): string {
  const passing = gates.filter(({ verdict }) => verdict === 'pass').length;
  if (passing < gates.length) return `${passing} of ${gates.length} gates pass`;
  return passing === 1 ? 'The one gate passes' : `All ${passing} gates pass`;
}

/** The limits that a pass leaves open. */
function leftOpen({ gates }: RunDocument): string {
  const open = gates
    .filter(({ severity, verdict }) => severity !== 'block' && verdict === 'inconclusive')
    .map(({ id }) => id);
  const named = open.slice(0, 2).join(', ');
  const more = open.length > 2 ? ` and ${open.length - 2} more` : '';
  const verb = open.length === 1 ? 'does' : 'do';
  return open.length === 0 ? '' : ` ${named}${more} can't be told, and ${verb} not block.`;
}

function failureOf({ name, gates }: Subject): string {
  const [first, ...rest] = gates.filter(({ verdict }) => verdict === 'fail');
  if (first === undefined) return `${name} fails.`;
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  const { measured, limit } = first;
  if (measured === null) return `${name} fails: ${firstLine(first.reason)}${more}.`;
  const value = formatQuantity(measured.value, measured.unit);
  if (first.statistic === 'failed')
    return `${value} of ${measured.sample.count.toLocaleString('en-US')} tests failed.`;
  return `${name} fails: ${statisticName(first)} is ${value}, the limit is ${limitInSigns(limit)}${more}.`;
}

function openOf(open: readonly Subject[], afterFailures: boolean): string {
  const names = open.slice(0, 3).map(({ name }) => name);
  const more = open.length > names.length ? ` and ${open.length - names.length} more` : '';
  const also = afterFailures ? ', too' : '';
  return `${names.join(', ')}${more} can't be told yet${also}.`;
}

function inWords(gate: GateResult): string {
  const { measured, limit } = gate;
  if (measured === null) return gate.id;
  return `${gate.id}, ${describeMeasured(gate)} against ${limitInSigns(limit)}`;
}

/** A reason may quote what a program printed, a stack for one. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
