import type { ConfiguredEngine } from '../../fixtures/engines/configured-engine.ts';
import { formatEstimate, formatQuantity } from '../metrics/format-quantity.ts';
import type { Unit } from '../metrics/metric.ts';
import { clopperPearson } from '../statistics/clopper-pearson.ts';
import type { Evidence } from '../measurement/evidence.ts';
import type { AnswerComparison } from '../measurement/model/compare-answers.ts';
import type { ModelFacts, VariantFacts } from './variant-facts.ts';

/** A table of more classes is no help to a reader. */
const MOST_CLASSES = 100;

/** What a reader wants to know of a variant beside the verdict, as two tables. */
export function factTables(
  facts: VariantFacts,
  names: {
    readonly against: string;
    readonly batch: number;
    readonly reference: ConfiguredEngine;
    readonly variant: ConfiguredEngine;
  },
): Evidence[] {
  const { answers, error } = facts;
  const run = `${names.batch} ${names.batch === 1 ? 'item' : 'items'} a run`;
  const rows: (readonly (string | number | null)[])[] = [
    ['runs on', describe(names.reference), describe(names.variant), null],
    row(facts, 'size', 'B', ({ bytes }) => bytes),
    row(facts, `p50 (${run})`, 'ms', ({ latencyMsP50 }) => latencyMsP50),
    row(facts, 'p99', 'ms', ({ latencyMsP99 }) => latencyMsP99),
    row(facts, 'memory when loaded and run', 'B', ({ rssBytes }) => rssBytes),
    ...(answers === null ? [] : answerRows(answers)),
    ['largest difference of an output', null, error.largest.toPrecision(2), null],
    ['by its largest output', null, formatQuantity(error.relative, 'ratio'), null],
  ];
  const table: Evidence = {
    kind: 'table',
    title: `The variant beside ${names.against}`,
    columns: ['', names.against, 'variant', 'ratio'],
    rows,
  };
  if (answers === null || answers.perClass.length > MOST_CLASSES) return [table];
  return [table, perClass(answers, facts.classes, names.against)];
}

function answerRows(answers: AnswerComparison): (readonly (string | null)[])[] {
  const { examples } = answers;
  const referenceRight = answers.bothRight + answers.onlyReferenceRight;
  const variantRight = answers.bothRight + answers.onlyVariantRight;
  return [
    ['accuracy', share(referenceRight, examples), share(variantRight, examples), null],
    ['same answer', null, share(answers.agreeing, examples), null],
    ['relative error of all outputs', null, formatQuantity(answers.relativeError, 'ratio'), null],
  ];
}

function describe({ engine, threads, url }: ConfiguredEngine): string {
  if (url !== null) return url;
  return `${engine}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

function row(
  { reference, variant }: VariantFacts,
  name: string,
  unit: Unit,
  pick: (model: ModelFacts) => number,
): readonly (string | null)[] {
  const [before, after] = [pick(reference), pick(variant)];
  const ratio = before > 0 ? `${(after / before).toFixed(2)}×` : null;
  return [name, formatQuantity(before, unit), formatQuantity(after, unit), ratio];
}

/** A share with the 95 % interval of Clopper and Pearson. */
function share(hits: number, of: number): string {
  return formatEstimate(hits / of, clopperPearson(hits, of, 0.95), 'ratio');
}

function perClass(
  answers: AnswerComparison,
  classes: readonly string[],
  against: string,
): Evidence {
  return {
    kind: 'table',
    title: 'Right answers by class',
    columns: ['class', 'examples', against, 'variant'],
    rows: answers.perClass.map(({ label, examples, referenceRight, variantRight }) => [
      classes[label] ?? String(label),
      examples,
      referenceRight,
      variantRight,
    ]),
  };
}
