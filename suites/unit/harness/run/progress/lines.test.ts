import { expect, test } from 'vitest';
import { endLines } from '../../../../../harness/run/progress/lines.ts';
import { sampleDocument, sampleGate } from '../../reporters/sample-document.ts';

const lines = (...gates: Parameters<typeof sampleGate>[0][]) =>
  endLines(sampleDocument({ gates: gates.map(sampleGate) }), 'index.html', (_, text) => text);

test("a limit that can't be told is shown, whether it blocks or not", () => {
  const open = { id: 'load/predict latency.p99.9', verdict: 'inconclusive' } as const;
  const shown = lines({}, { ...open, severity: 'info' }).join('\n');
  expect(shown).toMatch(/\?  load\/predict latency\.p99\.9 ≤ 25\.0 ms .*\(does not block\)$/m);
  expect(lines({}, { ...open, severity: 'warn' }).join('\n')).toContain('(warning only)');
  expect(lines({}, open).join('\n')).not.toMatch(/does not block|warning only/);
});
