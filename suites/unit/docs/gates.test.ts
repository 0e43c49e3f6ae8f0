import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { rules } from '../../../harness/verdicts/rules.ts';

const folder = fileURLToPath(new URL('../../../docs/gates/', import.meta.url));

/** The page of what each rule judges. */
const pages: Readonly<Record<(typeof rules)[number]['statistic'], string>> = {
  failed: 'tests-failed.md',
  latency: 'latency.md',
  errors: 'errors.md',
  windowed: 'windows.md',
  dropped: 'dropped.md',
  rate: 'rate.md',
  metric: 'metric.md',
  retained: 'retained.md',
  slower: 'slower.md',
  slowdown: 'slowdown.md',
  'more errors': 'errors-more.md',
  accuracy: 'accuracy.md',
  capacity: 'capacity.md',
  'lower capacity': 'capacity-slower.md',
};
/** Gates that no rule of the list judges. */
const others = ['tests-slow.md', 'k6-thresholds.md', 'applied.md', 'ended.md'];

test('every rule has a page, and every page is of a gate', () => {
  const files = globSync('*.md', { cwd: folder }).filter((file) => file !== 'README.md');
  expect(files.toSorted()).toEqual([...new Set([...Object.values(pages), ...others])].toSorted());
  for (const { statistic } of rules) expect(existsSync(folder + pages[statistic])).toBe(true);
});

test.each([...Object.values(pages), ...others])(
  '%s says what is measured, how it is decided, how often that errs and what can not be told',
  (page) => {
    const text = readFileSync(folder + page, 'utf8');
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
      'What it measures',
      'How it decides',
      'How often it errs',
      "What it can't tell",
    ]);
    expect(readFileSync(`${folder}README.md`, 'utf8')).toContain(`(${page})`);
  },
);
