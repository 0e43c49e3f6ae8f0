import type { CapacityPair, Kept } from '../measurement/capacity/capacity-duet.ts';
import type { CapacityRate } from '../measurement/capacity/capacity.ts';
import type { BothSides } from '../measurement/both-sides.ts';
import { describeHead, describeRate } from './describe-capacity.ts';

type Side = keyof BothSides<unknown>;

const names: Readonly<BothSides<string>> = { base: 'base', candidate: 'this side' };
const WIDTH = 9;

/** The head of the lines below. */
export function describeSidesHead(): string {
  return `${''.padEnd(WIDTH + 2)}${describeHead()}`;
}

/** One rate of one side. */
export function describeSide(side: Side, rate: CapacityRate): string {
  return `  ${names[side].padEnd(WIDTH)}${describeRate(rate)}`;
}

/** One pair: what each side did at its rate. */
export function describePair({ rates, kept }: CapacityPair): string {
  const one = (side: Side) => `${names[side]} ${rates[side]}/s ${words(kept[side])}`;
  return `  pair  ${one('base')}, ${one('candidate')}\n`;
}

function words(kept: Kept): string {
  return kept === null ? 'not applied' : kept ? 'kept it' : 'broke it';
}
