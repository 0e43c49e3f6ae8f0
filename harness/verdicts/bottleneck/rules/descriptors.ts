import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { type BottleneckRule, HALF, nameOf } from '../finding.ts';

const FULL = 0.9;

/** A process of a server has nearly as many descriptors open as it may have. */
export const descriptors: BottleneckRule = (view) => {
  for (const of of view.owners('fds')) {
    const { full } = view.series(of, 'fds') ?? {};
    if (full === undefined) continue;
    if (view.shareOfSlow(of, 'fds', (count) => count >= FULL * full) < HALF) continue;
    return {
      kind: 'descriptors',
      name: `descriptors of ${nameOf(of)}`,
      evidence: [...view.compared(of, 'fds'), `limit ${formatQuantity(full, 'count')}`],
    };
  }
  return null;
};
