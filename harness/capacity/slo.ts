import { AssayError, UsageError } from '../errors.ts';
import { endCode, type LoadLedger } from '../measurement/load-ledger.ts';
import { parseThresholds } from '../thresholds/parse.ts';
import type { Threshold } from '../thresholds/threshold.ts';
import type { WrittenSubject } from '../thresholds/written.ts';

/** One part of an objective: at most a share of the requests may be over a limit, or may fail. */
export interface Objective {
  /** `p99 < 50ms`, `errors < 1%`. */
  readonly text: string;
  /** .01 for p99; inside (0, 1). */
  readonly share: number;
  /** Whether an entry of the ledger is over the limit; what never came is over every one. */
  readonly isOver: (ledger: LoadLedger, entry: number) => boolean;
}

/** What has to hold at a rate. */
export interface Slo {
  /** As it was written. */
  readonly text: string;
  readonly objectives: readonly Objective[];
}

const remedy = "write for instance 'p99 < 50ms', or 'p95 <= 100ms, errors < 1%'";
const part = /^(?<name>p\d+(?:\.\d+)?|errors)\s*(?<limit>(?:<=?|≤)\s*\S.*)$/u;
/** Limits are read by the grammar of the thresholds, which want the name of a scenario. */
const subject = 'load/any';

/**
 * Reads `p99 < 50ms, errors < 1%`.
 * @param where it is written, for messages
 * @throws {UsageError} naming the part that is no percentile and no share of errors
 */
export function parseSlo(text: string, where = '--find-max'): Slo {
  const latency: Record<string, string> = {};
  const written: Record<string, WrittenSubject[string]> = {};
  for (const one of text.split(',')) {
    const { name, limit } = part.exec(one.trim())?.groups ?? {};
    if (name === undefined || limit === undefined) {
      throw new UsageError(
        `${where} '${text}': '${one.trim()}' is no percentile and no share of errors with an upper limit`,
        { remedy },
      );
    }
    if (name === 'errors') written['errors'] = limit.replace('≤', '<=');
    else latency[name] = limit.replace('≤', '<=');
  }
  if (Object.keys(latency).length > 0) written['latency'] = latency;
  const thresholds = parsed(text, written, where);
  return {
    text,
    objectives: thresholds
      .filter((one) => one.subject === subject)
      .map((one) => objectiveOf(one, where)),
  };
}

/** In the words of where it is written: of an option, its user has written no thresholds. */
function parsed(text: string, written: WrittenSubject, where: string): readonly Threshold[] {
  try {
    return parseThresholds({ [subject]: written });
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const message = error.message.replace(/^thresholds\[[^\]]*\]\.(?:latency\.)?/u, '');
    throw new UsageError(`${where} '${text}': ${message}`, { remedy, cause: error });
  }
}

function objectiveOf({ statistic, bound }: Threshold, where: string): Objective {
  const { comparison, value, text } = bound.limit;
  if (statistic.kind === 'latency') {
    return {
      text: `${statistic.name.replace('latency.', '')} ${text}`,
      // 1 − .99 is .010000000000000009.
      share: Number((1 - statistic.p).toPrecision(12)),
      isOver: ({ latencyMs }, i) =>
        comparison === '<' ? latencyMs[i]! >= value : latencyMs[i]! > value,
    };
  }
  if (!(value > 0 && value < 1)) {
    throw new UsageError(`${where}: errors ${text} is no share between 0 and 1`, {
      remedy: 'that none at all fails is shown by no number of requests; write errors < 1%',
    });
  }
  return {
    text: `errors ${text}`,
    share: value,
    isOver: ({ end }, i) => end[i] !== endCode.answered && end[i] !== endCode['in flight'],
  };
}
