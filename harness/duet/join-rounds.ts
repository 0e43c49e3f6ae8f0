import { joinBeside } from '../measurement/duet/beside.ts';
import type { DuetMeasurement } from '../measurement/duet/duet.ts';

/** Adds what another launch of both sides measured, scenario by scenario. What broke once is broken. */
export function joinRounds(
  before: readonly DuetMeasurement[],
  next: readonly DuetMeasurement[],
): readonly DuetMeasurement[] {
  if (before.length === 0) return next;
  return before.map((first) => {
    const same = next.find(({ subject }) => subject === first.subject);
    if (same === undefined) return { ...first, broken: 'a further round did not measure it' };
    return joined(first, same);
  });
}

function joined(first: DuetMeasurement, next: DuetMeasurement): DuetMeasurement {
  const endpoints = [...new Set([...first.endpoints, ...next.endpoints])];
  const numbers = Uint8Array.from(next.endpoints, (name) => endpoints.indexOf(name));
  const { beside: before, ...rest } = first;
  return {
    ...rest,
    ...joinBeside(before, next.beside, first.seconds * 1000),
    endpoints,
    rounds: [
      ...first.rounds,
      ...next.rounds.map((round) => ({
        ...round,
        endpoint: round.endpoint.map((number) => numbers[number] ?? 0),
      })),
    ],
    applied: [...first.applied, ...next.applied],
    seconds: first.seconds + next.seconds,
    cpu: first.cpu === null || next.cpu === null ? null : added(first.cpu, next.cpu),
    broken: first.broken ?? next.broken,
    isGeneratorLost: (first.isGeneratorLost ?? false) || (next.isGeneratorLost ?? false),
  };
}

type Cpu = NonNullable<DuetMeasurement['cpu']>;

function added(a: Cpu, b: Cpu): Cpu {
  return {
    base: { seconds: a.base.seconds + b.base.seconds },
    candidate: { seconds: a.candidate.seconds + b.candidate.seconds },
  };
}
