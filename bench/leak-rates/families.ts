import { caches, hiddenCaches } from './caches.ts';
import { countedThings } from './counted.ts';
import { leaks, rareLeaks } from './leaks.ts';
import { lifetimes } from './lifetimes.ts';
import type { Family } from './model.ts';
import { walks } from './walks.ts';

/** All kinds of synthetic programs, in the order of the published table. */
export const families: readonly Family[] = [
  ...walks,
  ...caches,
  ...hiddenCaches,
  ...lifetimes,
  ...leaks,
  ...rareLeaks,
  ...countedThings,
];
