import { resolve } from 'node:path';
import { didYouMean } from '../config/nearest.ts';
import type { AssayConfig } from '../config/schema.ts';
import { UsageError } from '../errors.ts';
import { suiteOf, type Threshold } from '../thresholds/threshold.ts';
import { type Gate, resolveGates } from '../verdicts/gate.ts';

/** A variant that thresholds name, and what it is held against. */
export interface PlannedVariant {
  /** `model/int8` */
  readonly subject: string;
  readonly path: string;
  /** The reference's name in the config; the variant's own where only an absolute accuracy is asked. */
  readonly against: string;
  readonly referencePath: string;
  /** The engine that the config asks for. */
  readonly engine: string;
  readonly threads: number;
  /** How much slower it may be, 0.05 for 5 %; null where that isn't asked. */
  readonly slowerMargin: number | null;
}

/**
 * The variants that the thresholds of `model/<name>` are about.
 * @throws {UsageError} a threshold names an engine that the config doesn't have, or two references
 */
export function planVariants(
  thresholds: readonly Threshold[],
  engines: AssayConfig['engines'],
  root: string,
): PlannedVariant[] {
  const ofModels = thresholds.filter(({ subject }) => suiteOf(subject) === 'model');
  const subjects = Object.keys(engines).map((name) => `model/${name}`);
  const bySubject = Map.groupBy(resolveGates(ofModels, subjects), ({ subject }) => subject);
  return [...bySubject].map(([subject, gates]) => planOne(subject, gates, engines, root));
}

function planOne(
  subject: string,
  gates: readonly Gate[],
  engines: AssayConfig['engines'],
  root: string,
): PlannedVariant {
  const name = subject.slice('model/'.length);
  const variant = engineOf(name, subject, engines);
  const against = referenceOf(subject, gates) ?? name;
  const reference = engineOf(against, subject, engines);
  const slower = gates.find(({ statistic }) => statistic.kind === 'slower');
  return {
    subject,
    path: resolve(root, variant.model),
    against,
    referencePath: resolve(root, reference.model),
    engine: variant.engine,
    threads: variant.threads,
    slowerMargin: slower?.threshold.bound.limit.value ?? null,
  };
}

function engineOf(name: string, subject: string, engines: AssayConfig['engines']) {
  const found = engines[name];
  if (found) return found;
  const known = Object.keys(engines);
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
