import type { BesideSide } from './beside-side.ts';

/**
 * Bytes of JavaScript heap that one side allocated a request: what its Node processes told in each look, over
 * the requests that were due in the same time.
 * @returns why it is not known, where it is not
 */
export function allocatedPerRequest(side: BesideSide | undefined): number | string {
  if (side === undefined) return 'nobody looked';
  const { resources, ledger } = side;
  const rates = resources.series.find(
    ({ of, resource }) => of === 'target' && resource === 'allocated',
  );
  if (rates === undefined) return whyNot(side);
  const { seconds } = resources;
  const looked = rates.values.flatMap((rate, at) => {
    const from = at === 0 ? 0 : (seconds[at - 1] ?? 0);
    return rate === null ? [] : [{ rate, from, to: seconds[at] ?? 0 }];
  });
  const bytes = looked.reduce((sum, { rate, from, to }) => sum + rate * (to - from), 0);
  const requests = looked.reduce(
    (sum, { from, to }) =>
      sum + ledger.dueMs.filter((due) => due > from * 1000 && due <= to * 1000).length,
    0,
  );
  return requests === 0 ? 'no request was due while it was looked at' : bytes / requests;
}

function whyNot({ resources: { series, notSeen } }: BesideSide): string {
  const told = notSeen.find(({ of }) => of === 'target' || of === 'everything');
  if (told !== undefined) return told.reason;
  return series.some(({ of, resource }) => of === 'target' && resource === 'heap')
    ? 'its Node is too old to tell'
    : 'no Node process that the harness started';
}
