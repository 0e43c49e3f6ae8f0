import type { RunDocument } from '../document/document.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import type { RunContext } from './context.ts';
import { judgeSlowMarks } from './judge-slow-marks.ts';
import { repeatedFixtures } from './repeated-fixtures.ts';
import { tellFlaky } from './tell-flaky.ts';

/** What there is to say of the tests beside their failures: marks, quarantine, flakiness, fixtures. */
export async function tellTests(context: RunContext, document: RunDocument): Promise<void> {
  const { plan, quarantine, emit } = context;
  await judgeSlowMarks(context, document);
  // Of a part of the tests, the others are no news.
  const isWhole =
    plan.request.testName === null && plan.request.suites.length === 0 && plan.shard === null;
  for (const text of quarantine.remarks(document.tests, isWhole)) emit({ type: 'warning', text });
  await tellFlaky(context, document);
  for (const { name, suite, times, files, totalMs, lostMs } of repeatedFixtures(document.tests)) {
    const took = formatQuantity(totalMs, 'ms');
    const text = `the fixture ${name} (${suite}) was made ${times} times in ${files} ${files === 1 ? 'file' : 'files'}, ${took}: where tests may share it, { scope: 'file' } saves ${formatQuantity(lostMs, 'ms')}`;
    emit({ type: 'warning', text });
  }
}
