import type { ConfiguredEngine } from '../../fixtures/engines/configured-engine.ts';
import { didYouMean } from '../config/nearest.ts';
import { UsageError } from '../errors.ts';
import { suiteOf, type Threshold } from '../thresholds/threshold.ts';
import { type Gate, resolveGates } from '../verdicts/gate.ts';

/** A variant that thresholds name, and what it is held against: each as the config says it runs. */
export interface PlannedVariant {
  /** `model/int8` */
  readonly subject: string;
  readonly variant: ConfiguredEngine;
  /** The variant itself where only an absolute accuracy is asked. */
  readonly reference: ConfiguredEngine;
  /** How much slower it may be, 0.05 for 5 %; null where that isn't asked. */
  readonly slowerMargin: number | null;
  readonly asksAccuracy: boolean;
}

/**
 * The variants that the thresholds of `model/<name>` are about.
 * @throws {UsageError} a threshold names an engine that the config doesn't have, or two references
 */
export function planVariants(
  thresholds: readonly Threshold[],
  engines: readonly ConfiguredEngine[],
): PlannedVariant[] {
  const ofModels = thresholds.filter(({ subject }) => suiteOf(subject) === 'model');
  const subjects = engines.map(({ name }) => `model/${name}`);
  const bySubject = Map.groupBy(resolveGates(ofModels, subjects), ({ subject }) => subject);
  return [...bySubject].map(([subject, gates]) => planOne(subject, gates, engines));
}

function planOne(
  subject: string,
  gates: readonly Gate[],
  engines: readonly ConfiguredEngine[],
): PlannedVariant {
  const name = subject.slice('model/'.length);
  const slower = gates.find(({ statistic }) => statistic.kind === 'slower');
  return {
    subject,
    variant: engineOf(name, subject, engines),
    reference: engineOf(referenceOf(subject, gates) ?? name, subject, engines),
    slowerMargin: slower?.threshold.bound.limit.value ?? null,
    asksAccuracy: gates.some(({ statistic }) => statistic.kind === 'accuracy'),
  };
}

function engineOf(
  name: string,
  subject: string,
  engines: readonly ConfiguredEngine[],
): ConfiguredEngine {
  const found = engines.find((engine) => engine.name === name);
  if (found) return found;
  const known = engines.map((engine) => engine.name);
  throw new UsageError(
    `thresholds["${subject}"] names the engine '${name}', which the config does not have.${didYouMean(name, known)}`,
    {
      remedy: `engines are ${known.join(', ') || 'none'}: add engines: { ${name}: { model: '…' } }`,
    },
  );
}

function referenceOf(subject: string, gates: readonly Gate[]): string | null {
  const named = gates.flatMap(({ statistic, threshold: { bound } }) => [
    ...(statistic.kind === 'slower' ? [statistic.than] : []),
    ...(bound.kind === 'relative' ? [bound.to] : []),
  ]);
  const [first, ...others] = new Set(named);
  if (others.length === 0) return first ?? null;
  throw new UsageError(
    `thresholds["${subject}"] compares with ${named.join(' and ')}; a variant has one reference`,
    { remedy: 'name the same engine in accuracy and in than' },
  );
}
