import type { RunDocument, TestReport } from '../../document/document.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { traces } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';

/** A test that takes longer than this is listed; Vitest's own default for slow tests is 300 ms. */
const slowMs = 1_000;
const mostSlow = 10;

/** Failed tests in full, then the skipped ones with their reasons, slow statements, slowest tests. */
export function renderTests({ tests }: RunDocument): string {
  if (tests.length === 0) return '';
  const failed = tests.filter((test) => test.state === 'failed');
  const skipped = tests.filter((test) => test.state === 'skipped');
  const withSlowStatements = tests.filter((test) => test.slowStatements !== undefined);
  const slow = tests
    .filter((test) => test.durationMs >= slowMs)
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, mostSlow);
  return `<section><h2>Tests</h2><p>${counts(tests)}</p>${failed.map(renderFailure).join('\n')}${
    skipped.length === 0
      ? ''
      : table('Skipped', skipped, (test) => test.reason ?? 'no reason was given')
  }${withSlowStatements.length === 0 ? '' : table('Slow statements', withSlowStatements, slowStatementsOf)}${slow.length === 0 ? '' : table('Slowest', slow, (test) => formatQuantity(test.durationMs, 'ms'))}</section>`;
}

function counts(tests: readonly TestReport[]): string {
  const bySuite = Map.groupBy(tests, (test) => test.suite);
  return [...bySuite]
    .map(([suite, own]) => {
      const count = (state: TestReport['state']): number =>
        own.filter((test) => test.state === state).length;
      const others = (['failed', 'skipped'] as const)
        .filter((state) => count(state) > 0)
        .map((state) => `, ${count(state)} ${state}`);
      return `${escapeMarkup(suite)}: ${count('passed')} passed${others.join('')}`;
    })
    .join(' · ');
}

function renderFailure(test: TestReport): string {
  return `<figure class="fail"><figcaption><span class="sign">✘</span> ${escapeMarkup(test.name)} <code>${escapeMarkup(test.file)}</code></figcaption><pre>${escapeMarkup([test.reason ?? 'no reason was given', ...traces(test)].join('\n'))}</pre></figure>`;
}

function slowStatementsOf({ slowStatements = [] }: TestReport): string {
  return slowStatements
    .map(({ durationMs, statement }) => `${formatQuantity(durationMs, 'ms')}  ${statement}`)
    .join(' · ');
}

function table(
  title: string,
  tests: readonly TestReport[],
  detail: (test: TestReport) => string,
): string {
  const rows = tests.map(
    (test) =>
      `<tr><td>${escapeMarkup(test.name)}<br><code>${escapeMarkup(test.file)}</code></td><td>${escapeMarkup(detail(test))}</td></tr>`,
  );
  return `<figure class="long"><figcaption>${title}</figcaption><table><tbody>${rows.join('\n')}</tbody></table></figure>`;
}
