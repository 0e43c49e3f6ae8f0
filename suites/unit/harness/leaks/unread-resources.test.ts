import { expect, test } from 'vitest';
import { inProcessLimits } from '../../../../harness/measurement/leak/limits.ts';
import { readLimits, retainedLimits } from '../../../../harness/leaks/retained-limits.ts';
import { unreadResources } from '../../../../harness/leaks/unread-resources.ts';

test('a limit stays open whose resource nobody reads', { tags: ['unit'] }, () => {
  const written = { heap: '1 B/op', gpu: '64 B/op', pgClients: 0 };
  const limits = retainedLimits(inProcessLimits, readLimits(written), null);
  const subject = { resources: [{ resource: 'heap', kind: 'bytes' as const }] };
  expect(unreadResources(Object.keys(written), limits, subject)).toMatchObject([
    {
      resource: 'gpu',
      unit: 'B/op',
      threshold: 64,
      verdict: 'inconclusive',
      reason: 'it was not measured: nvidia-smi does not answer here',
    },
    { resource: 'pgClients', unit: '1/op', threshold: 0, verdict: 'inconclusive' },
  ]);
});
