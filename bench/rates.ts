/**
 * `npm run bench:rates -- [runs] [limit|looks|smoke|late|early|windows|steady] [part of a name]`: how often the rule of the load gates errs, beside others,
 * on simulated runs whose truth is known, and what its decisions cost in seconds. Prints Markdown; 1,000
 * runs a cell take about 20 minutes on one core.
 */
import { atTheLimit } from './rates/at-the-limit.ts';
import { earlyStops } from './rates/early-stop.ts';
import { inSmoke } from './rates/in-smoke.ts';
import { withLateGenerator } from './rates/late-generator.ts';
import { inWindows } from './rates/in-windows.ts';
import { overLooks } from './rates/over-looks.ts';
import { steadyRates } from './rates/steady.ts';

const runs = Number(process.argv[2] ?? 1000);
if (!(Number.isInteger(runs) && runs > 0)) {
  throw new RangeError(`'${process.argv[2]}' is no number of runs: npm run bench:rates -- 1000`);
}
process.stdout.write(`# Error rates of the load gates, ${runs} simulated runs a cell\n`);
const part = process.argv[3] ?? 'all';
const name = process.argv[4] ?? '';
if (part === 'all' || part === 'limit') atTheLimit(runs, name);
if (part === 'all' || part === 'looks') overLooks(runs);
if (part === 'all' || part === 'smoke') inSmoke(runs);
if (part === 'all' || part === 'late') withLateGenerator(runs);
if (part === 'all' || part === 'early') earlyStops(runs, name);
if (part === 'all' || part === 'windows') inWindows(runs, name);
if (part === 'all' || part === 'steady') steadyRates(runs);
