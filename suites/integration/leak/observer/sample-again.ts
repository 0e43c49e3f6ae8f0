import { Sampler } from '../../../../harness/measurement/probe/sampler.ts';

/** Samples and does nothing else; prints what each resource gained per sample after the warm-up. */
const WARM_UP = 15;
const MEASURED = 40;
const sampler = new Sampler();
for (let done = 0; done < WARM_UP; done++) await sampler.sample({ settleMs: 20 });
const before = await sampler.sample({ settleMs: 20 });
for (let done = 1; done < MEASURED; done++) await sampler.sample({ settleMs: 20 });
const after = await sampler.sample({ settleMs: 20 });
const drift = Object.entries(after.levels).map(([resource, level]) => [
  resource,
  (level - (before.levels[resource] ?? 0)) / MEASURED,
]);
process.stdout.write(`${JSON.stringify(Object.fromEntries(drift))}\n`);
process.exit(0);
