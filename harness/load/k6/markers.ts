import { Counter, Gauge } from 'k6/metrics';

import { endMarker } from '../end-marker.ts';

/**
 * Points by which a script tells the harness what k6 itself does not write. `load-recorder.ts` reads
 * them by these names. A gauge keeps no values, however many it gets.
 */

/** At the start of every iteration: k6 writes nothing about one that never ends. */
export const started = new Counter('assay_iteration_started');

/** The script gave the iteration up. */
export const gaveUp = new Counter('assay_iteration_failed');

/** Before a sleep, its seconds: whoever is cut off in it had no request under way. */
export const sleeping = new Gauge('assay_sleep');

/**
 * After a check that failed: the duration of the response that it is about, which is also the value of
 * that request's point. -1 where it is not about a response.
 */
export const blamed = new Gauge('assay_check_failed');

/** From `teardown()`, of a k6 whose end nobody sees who reads its points: one that was killed never says it. */
export const cameToEnd = new Counter(endMarker);

/** Of a duet, at the start of every iteration: its turn and its side (`turnCode`). */
export const turnTaken = new Gauge('assay_turn');
