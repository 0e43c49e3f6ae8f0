import { getHeapStatistics } from 'node:v8';
import type { Probe } from '../probe.ts';

export const contexts: Probe = {
  resource: 'contexts',
  kind: 'count',
  what: 'V8 contexts: one of the main script and one each of vm.createContext and ShadowRealm',
  noise: 'none after a collection: an exact count',
  read: () => getHeapStatistics().number_of_native_contexts,
};
