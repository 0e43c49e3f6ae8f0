import exec from 'k6/execution';

import { badBodies, type Json } from './bodies.ts';

/** The bad body of this iteration: each in turn, so that two runs send the same. */
export function badBody(good: Readonly<Record<string, Json>>): string {
  const all = badBodies(good);
  return all[exec.scenario.iterationInTest % all.length]?.body ?? '';
}
