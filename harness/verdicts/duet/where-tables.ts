import type { Evidence } from '../../measurement/evidence.ts';
import { growthMs, type TimeSpent, type WhereItWent } from '../../measurement/where/where.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';

/** As many as a sentence can name. */
const NAMED = 3;
/** Of what grew most. */
const WORTH_NAMING = 0.05;
/** Of the growth of a percentile: what is named is most of it from here on. */
const MOST = 0.5;

/**
 * What a reader of a slow-down is told: "most of it in `list` api/list.ts:41 (+0.9 ms a request)". It says
 * "some" where what is named is less than half of how much the percentile grew.
 * @param grewMs how much the percentile grew, in ms; not finite where a side did not answer
 */
export function whereSentence(
  where: WhereItWent | string | undefined,
  grewMs: number,
): string | null {
  if (where === undefined) return null;
  if (typeof where === 'string') return `where is not known: ${where}`;
  const grown = where.spent.filter(({ hasGrown }) => hasGrown);
  const least = WORTH_NAMING * Math.max(0, ...grown.map(growthMs));
  const named = grown.filter((one) => growthMs(one) >= least).slice(0, NAMED);
  if (named.length === 0) {
    const looked = where.unseen.length === 0 ? '' : ` (not seen: ${where.unseen.join('; ')})`;
    return `no function, statement or command grew beyond chance, so that it waits for something else${looked}`;
  }
  const sum = named.reduce((total, one) => total + growthMs(one), 0);
  const share = sum >= MOST * grewMs ? 'most' : 'some';
  return `${share} of it in ${named.map(inWords).join(', ')}`;
}

function inWords(one: TimeSpent): string {
  const more = `(+${formatQuantity(growthMs(one), 'ms')} a request)`;
  if (one.kind === 'function')
    return `\`${one.name}\` ${one.place ?? ''} ${more}`.replace('  ', ' ');
  return `${one.kind} \`${one.name}\` ${more}`;
}

const titles = {
  function: 'Functions: CPU time a request, by the profiles of both sides',
  statement: 'Statements of Postgres: time a request',
  command: 'Commands of Redis: time a request',
} as const;

/** Where both sides spent the time of a request, what grew most first. */
export function whereTables(where: WhereItWent | string | undefined): Evidence[] {
  if (where === undefined) return [];
  if (typeof where === 'string') {
    return [{ kind: 'text', title: 'Where the time went: not known', lines: [where] }];
  }
  const tables = (['function', 'statement', 'command'] as const).flatMap((kind) => {
    const spent = where.spent.filter((one) => one.kind === kind);
    return spent.length === 0
      ? []
      : [kind === 'function' ? functionTable(spent) : takenTable(kind, spent)];
  });
  const unseen: Evidence[] =
    where.unseen.length === 0
      ? []
      : [{ kind: 'text', title: 'Where the time went: not seen', lines: [...where.unseen] }];
  return [...tables, ...unseen];
}

type Row = Extract<Evidence, { kind: 'table' }>['rows'][number];

function functionTable(spent: readonly TimeSpent[]): Evidence {
  return {
    kind: 'table',
    title: titles.function,
    columns: ['function', 'where', 'base', 'this side', 'grew by', 'itself', 'with all it called'],
    rows: spent.map((one): Row => [
      one.name,
      one.place ?? '',
      ...bothAndGrowth(one),
      one.self === null ? '' : formatQuantity(one.self.candidate, 'ms'),
      one.total === null ? '' : formatQuantity(one.total.candidate, 'ms'),
    ]),
  };
}

function takenTable(kind: 'statement' | 'command', spent: readonly TimeSpent[]): Evidence {
  return {
    kind: 'table',
    title: titles[kind],
    columns: [kind, 'base', 'this side', 'grew by', 'calls: base', 'this side'],
    rows: spent.map((one): Row => [
      one.name,
      ...bothAndGrowth(one),
      formatQuantity(one.calls?.base ?? 0, 'count'),
      formatQuantity(one.calls?.candidate ?? 0, 'count'),
    ]),
  };
}

function bothAndGrowth(one: TimeSpent): [string, string, string] {
  const { base, candidate } = one.perRequestMs;
  const grew = growthMs(one);
  const text = `${grew > 0 ? '+' : ''}${formatQuantity(grew, 'ms')}`;
  return [
    formatQuantity(base, 'ms'),
    formatQuantity(candidate, 'ms'),
    one.hasGrown ? text : `${text} (chance)`,
  ];
}
