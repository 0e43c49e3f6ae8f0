import type { LoadLedger } from '../load-ledger.ts';
import type { LoadResources } from '../resources/resources.ts';

/** What of a ledger says how slow a load was in each moment. */
type BesideLedger = Pick<LoadLedger, 'dueMs' | 'latencyMs' | 'end' | 'tookMs'>;

/** What was read beside one side of a load, and the requests that this side had. */
export interface BesideSide {
  readonly resources: LoadResources;
  readonly ledger: BesideLedger;
}
