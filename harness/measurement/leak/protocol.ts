import type { Traced, TraceKind } from '../probe/tracer.ts';
import type { AgesRequest, AgesSeen } from '../probe/ages.ts';
import type { Sample, SampleRequest } from '../probe/sampler.ts';
import type { Probe } from '../probe/probe.ts';
import type { Block } from './blocks.ts';
import type { TrialAnswers, TrialRequest } from './trial/request.ts';

/** What the parent asks of the fresh process, one JSON line each on descriptor 3. */
export type Request =
  | { readonly do: 'load'; readonly modulePath: string }
  | {
      readonly do: 'prepare';
      /** A module that exports `provide(names, given)`; null where the operation needs nothing. */
      readonly contextModule: string | null;
      readonly given: Given;
    }
  | ({ readonly do: 'run' } & Block)
  | ({ readonly do: 'sample' } & SampleRequest)
  | { readonly do: 'timers'; readonly mostMs: number }
  | { readonly do: 'detail'; readonly resource: string }
  | { readonly do: 'trace-start'; readonly kind: TraceKind; readonly before: string | null }
  | { readonly do: 'trace-finish'; readonly file: string }
  | ({ readonly do: 'ages' } & AgesRequest)
  | ({ readonly do: 'trial' } & TrialRequest)
  | { readonly do: 'teardown' }
  /** Tears down what was set up, if that was not done, and ends the process; there is no answer. */
  | { readonly do: 'end' };

/** Addresses of what runs already, for the fixtures of the operation. */
export interface Given {
  readonly target: string | null;
  /** The JSON of ASSAY_SERVICES. */
  readonly services: string | null;
  /** The JSON of ASSAY_ENGINES; null: those of the project's config. */
  readonly engines: string | null;
  /** Answers of the target of 400 and more that are meant to come; none where it is left out. */
  readonly expectedStatuses?: readonly number[];
}

export interface Loaded {
  readonly name: string;
  readonly uses: readonly string[];
  readonly retained: Readonly<Record<string, string | number>>;
  /** How rare a leak is looked for, and the largest cache; null where the module says neither. */
  readonly rarest: number | null;
  readonly largestCache: number | null;
  readonly resources: readonly { readonly resource: string; readonly kind: Probe['kind'] }[];
}

export interface Ran {
  readonly milliseconds: number;
}

/** Its answers, one JSON line each on descriptor 4, which nothing else writes to. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly usage: boolean;
      readonly message: string;
      readonly remedy: string | null;
    };

export interface Answers {
  readonly load: Loaded;
  readonly prepare: null;
  readonly run: Ran;
  readonly sample: Sample;
  /** The longest delay of a live timer, in milliseconds. */
  readonly timers: number;
  readonly detail: Readonly<Record<string, number>>;
  readonly 'trace-start': null;
  readonly 'trace-finish': Traced;
  /** Null but for the second look. */
  readonly ages: AgesSeen | null;
  readonly trial: TrialAnswers[TrialRequest['step']];
  readonly teardown: null;
  readonly end: null;
}

/** The first three belong to the operation, as under plain node. */
export const REQUEST_DESCRIPTOR = 3;
export const ANSWER_DESCRIPTOR = 4;
