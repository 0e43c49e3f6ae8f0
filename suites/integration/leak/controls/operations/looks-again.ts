import {
  findGrown,
  lookAtContainers,
} from '../../../../../harness/measurement/leak/trial/containers.ts';

/**
 * A fresh process that keeps a new record in each round, as a chain of closures does, and no container
 * that grows: prints those that seem to.
 */
const ROUNDS = 8;
const FIELDS = 20;

interface Entry {
  readonly fields: object;
  readonly previous: Entry | null;
}

function record(fields: number, name: string): object {
  return Object.fromEntries(
    Array.from({ length: fields }, (_, index) => [`${name}-${index}`, index]),
  );
}

let chain: Entry | null = null;
const grown: unknown[] = [];
for (let round = 0; round < ROUNDS; round++) {
  await lookAtContainers();
  // Objects of all sizes, on pages of their own: the order of a heap is that of its pages.
  for (let i = 0; i < 200; i++) {
    chain = { fields: record(FIELDS + (i % 20), `${round}-${i}`), previous: chain };
  }
  const found = await findGrown(4);
  if (found !== null) grown.push(found);
}
process.stdout.write(JSON.stringify({ kept: chain !== null, grown }));
