import { writeSync } from 'node:fs';
import { keepRun } from '../../../harness/history/kept/keep-run.ts';
import { openHistory } from '../../../harness/history/open-history.ts';
import { sampleDocument } from '../../unit/harness/reporters/sample-document.ts';

// Keeps one run after the other, and says of each that it is kept, until it is killed or has made all.
const [, , project = '', place = '', name = '', count = '0'] = process.argv;
const isUrl = place.startsWith('postgres');
await using history = await openHistory({
  project,
  url: isUrl ? place : null,
  file: isUrl ? '' : place,
});
for (let run = 0; run < Number(count); run += 1) {
  const tests = Array.from({ length: 40 }, (_, test) => ({
    suite: 'unit',
    file: `${name}.test.ts`,
    name: `test ${(run * 7 + test) % 60}`,
    state: 'passed' as const,
    durationMs: test,
    tags: [],
    reason: null,
  }));
  const document = sampleDocument({
    id: `run-${name}-${run}`,
    startedAt: new Date(Date.UTC(2026, 10, 1) + run * 60_000).toISOString(),
    tests,
  });
  await keepRun(history.database, document, { project });
  // At once, and not when the stream has time: the reader may kill this process with it.
  writeSync(1, `${document.id}\n`);
}
