import type { RunDocument, TestReport } from '../../document/document.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { fastLaneLine } from '../fast-lane.ts';
import { formatDuration, traces } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';

/** A test that takes longer than this is listed; Vitest's own default for slow tests is 300 ms. */
const SLOW_MS = 1_000;
const MOST_SLOW = 10;
const MOST_FAILURES = 5;

/** Failed tests in full; flaky ones, slow ones, skipped ones by their reason and passed ones behind a count. */
export function renderTests({ tests, flaky = [] }: RunDocument): string {
  if (tests.length === 0) return '';
  const of = (state: TestReport['state']) => tests.filter((test) => test.state === state);
  const slow = tests
    .filter(({ durationMs, state }) => durationMs >= SLOW_MS && state === 'passed')
    .toSorted((a, b) => b.durationMs - a.durationMs);
  const withSlowStatements = tests.filter((test) => test.slowStatements !== undefined);
  return `<section id="tests"><h2>Tests</h2><p>${counts(tests)}</p>${renderFastLane(tests)}${renderFailures(of('failed'))}${renderFlaky(flaky)}
${group(`slower than ${formatQuantity(SLOW_MS, 'ms')}`, slow.slice(0, MOST_SLOW), slownessOf, slow.length)}
${group('with slow statements', withSlowStatements, slowStatementsOf)}
${renderSkipped(of('skipped'))}
${group('passed', of('passed'), durationOf)}</section>`;
}

function renderFastLane(tests: readonly TestReport[]): string {
  const line = fastLaneLine(tests);
  return line === null ? '' : `<p class="soft">${escapeMarkup(line)}</p>`;
}

function counts(tests: readonly TestReport[]): string {
  const bySuite = Map.groupBy(tests, (test) => test.suite);
  return [...bySuite]
    .map(([suite, own]) => {
      const tally = (state: TestReport['state']): number =>
        own.filter((test) => test.state === state).length;
      const others = (['failed', 'skipped'] as const)
        .filter((state) => tally(state) > 0)
        .map((state) => `, ${count(tally(state))} ${state}`);
      const seconds = own.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
      return `${escapeMarkup(suite)}: ${count(tally('passed'))} passed${others.join('')} in ${formatDuration(seconds)}`;
    })
    .join(' · ');
}

/** The first ones in full, the others behind a count. */
function renderFailures(failed: readonly TestReport[]): string {
  const rest = failed.slice(MOST_FAILURES);
  const folded =
    rest.length === 0
      ? ''
      : `<details class="group"><summary>${count(rest.length)} more failed</summary>${rest.map(renderFailure).join('\n')}</details>`;
  return `${failed.slice(0, MOST_FAILURES).map(renderFailure).join('\n')}${folded}`;
}

function renderFailure(test: TestReport): string {
  const { name, file, reason, log = [], quarantine } = test;
  const excused =
    quarantine === undefined
      ? ''
      : ` <small>in quarantine until ${escapeMarkup(quarantine.until)}, ${escapeMarkup(quarantine.owner)} sees to it</small>`;
  const why = [reason ?? 'no reason was given', ...traces(test)].join('\n');
  const printed =
    log.length === 0
      ? ''
      : `<p class="soft">the last it printed</p><pre tabindex="0">${escapeMarkup(log.join('\n'))}</pre>`;
  return `<figure class="fail" data-verdict="fail" data-search><figcaption><span class="sign" role="img" aria-label="failed">✘</span> <b>${escapeMarkup(name)}</b> <code>${escapeMarkup(file)}</code>${excused}</figcaption><pre tabindex="0">${escapeMarkup(why)}</pre>${printed}</figure>`;
}

/** Skipped tests, a group a reason, the most frequent first. */
function renderSkipped(skipped: readonly TestReport[]): string {
  if (skipped.length === 0) return '';
  const byReason = [...Map.groupBy(skipped, ({ reason }) => reason ?? 'no reason was given')];
  const groups = byReason
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([reason, own]) => group(reason, own, () => ''));
  return `<details class="group"><summary>${count(skipped.length)} skipped, for ${count(byReason.length)} ${byReason.length === 1 ? 'reason' : 'reasons'}</summary>${groups.join('\n')}</details>`;
}

/** Tests behind a count, by file. */
function group(
  what: string,
  tests: readonly TestReport[],
  detail: (test: TestReport) => string,
  total: number = tests.length,
): string {
  if (tests.length === 0) return '';
  const files = [...Map.groupBy(tests, ({ file }) => file)].map(
    ([file, own]) =>
      `<li><code>${escapeMarkup(file)}</code><ul>${own.map((test) => `<li data-search>${escapeMarkup(test.name)} <span class="soft">${escapeMarkup(detail(test))}</span></li>`).join('')}</ul></li>`,
  );
  const shown = total > tests.length ? `, the ${tests.length} slowest` : '';
  return `<details class="group"><summary>${count(total)} ${escapeMarkup(what)}${shown}</summary><ul class="files">${files.join('\n')}</ul></details>`;
}

const durationOf = ({ durationMs }: TestReport): string => formatQuantity(durationMs, 'ms');
const count = (number: number): string => number.toLocaleString('en-US');

/** The time, and that the mark lacks which `assay slow --fix` would set. */
function slownessOf({ durationMs, tags }: TestReport): string {
  return `${formatQuantity(durationMs, 'ms')}${tags.includes('slow') ? '' : ', without the tag slow'}`;
}

/** Tests that passed and failed at one commit. */
function renderFlaky(flaky: NonNullable<RunDocument['flaky']>): string {
  if (flaky.length === 0) return '';
  const items = flaky.map(
    ({ name, file, failed, runs }) =>
      `<li data-search data-verdict="inconclusive">${escapeMarkup(name)} <code>${escapeMarkup(file)}</code> <span class="soft">failed in ${failed} of ${runs} runs of this commit</span></li>`,
  );
  return `<details class="group" open><summary>${count(flaky.length)} flaky</summary><ul class="files">${items.join('')}</ul></details>`;
}

function slowStatementsOf({ slowStatements = [] }: TestReport): string {
  return slowStatements
    .map(({ durationMs, statement }) => `${formatQuantity(durationMs, 'ms')}  ${statement}`)
    .join(' · ');
}
