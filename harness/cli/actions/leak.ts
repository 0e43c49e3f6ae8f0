import { fileURLToPath } from 'node:url';
import { UsageError } from '../../errors.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { RetainedMeasurement } from '../../measurement/measurement.ts';
import { type MeasureLeaksOptions, measureLeaks } from '../../leaks/measure-leaks.ts';
import { readLimits } from '../../leaks/retained-limits.ts';
import { requireOwn } from '../../load/require-own.ts';
import { gatesOfHunt } from '../../verdicts/leak-hunt.ts';
import { runVerdict } from '../../verdicts/run-verdict.ts';
import type { GateResult, Verdict } from '../../verdicts/verdict.ts';
import type { RunningServer } from '../../leaks/running-server.ts';
import { parseCount, readDuration } from '../parse-amount.ts';
import { answerOf, answers, leakText } from './leak-text.ts';
import { showSoak } from './soak-display.ts';

export interface LeakOptions {
  budget?: string;
  soak?: string;
  maxOps?: string;
  rarest?: string;
  largestCache?: string;
  resources?: string;
  heapSnapshots?: string;
  threshold: string[];
  /** False with --no-why. */
  why: boolean;
  allowInconclusive?: true;
  json?: true;
  url?: string;
  script?: string;
  vus?: string;
  pid?: string;
  command?: string;
  ready: string;
  iOwnThisTarget?: boolean;
}

/** Drives a server by GET where no module was named. */
const getRequests = fileURLToPath(
  new URL(`../../leaks/get-requests${import.meta.url.slice(-3)}`, import.meta.url),
);

/** `assay leak [module]`: measures, prints, and leaves the verdict in the exit code. */
export async function leakCommand(
  named: string | undefined,
  options: LeakOptions,
  interrupted: AbortSignal,
): Promise<ExitCode> {
  const server = readServer(options);
  const module = moduleOf(named, options.script, server);
  const measured = readOptions(options);
  using picture = measured.soak ? showSoak(measured.budgetMs ?? 0) : null;
  const measurement = await measureLeaks(module, {
    ...measured,
    ownsTarget: options.iOwnThisTarget ?? false,
    // A server that runs already is somebody's.
    mayBeSpoiled: server === null || server.command !== null,
    signal: interrupted,
    startWhatItNeeds: async (uses, signal) => {
      if (server !== null) {
        const { openServer } = await import('../../leaks/running-server.ts');
        return await openServer(server, signal);
      }
      const start = await import('../../leaks/start-what-it-needs.ts');
      return await start.startWhatItNeeds(uses, signal, options.iOwnThisTarget);
    },
    // stdout is ours alone: what the operation prints goes to stderr.
    onOutput: (text) => (picture === null ? process.stderr.write(text) : picture.print(text)),
    onSeen: (seen) => picture?.see(seen),
  });
  picture?.[Symbol.dispose]();
  const gates = gatesOfHunt(measurement);
  const { verdict, exitCode } = runVerdict(gates, {
    allowInconclusive: options.allowInconclusive ?? false,
    infrastructure: null,
    interrupted: false,
  });
  const isCutShort = interrupted.aborted;
  if (isCutShort) process.stderr.write('assay: interrupted; this was seen until then\n');
  const text = options.json
    ? `${toJson(measurement, gates, verdict, isCutShort)}\n`
    : leakText(measurement, verdict, process.stdout.columns ?? null);
  process.stdout.write(text);
  return exitCode;
}

function toJson(
  measurement: RetainedMeasurement,
  gates: readonly GateResult[],
  verdict: Verdict,
  isCutShort: boolean,
): string {
  const { resources, operations, seconds, reasonSeconds, phases, subject, heapSnapshots } =
    measurement;
  return JSON.stringify({
    verdict: answers[verdict],
    ...(isCutShort ? { interrupted: true } : {}),
    subject,
    resources: resources.map((one) => ({
      resource: one.resource,
      unit: one.unit,
      slopePerOp: finite(one.slopePerOp),
      interval: one.interval.map(finite),
      threshold: one.threshold,
      verdict: answerOf(one),
      reason: one.reason,
      needs: one.needs,
    })),
    // As `assay run` has them, whose verdicts are pass, fail and inconclusive.
    gates: gates.map(({ id, verdict: one, limit, measured, reason, needs }) => ({
      id,
      verdict: one,
      limit,
      measured,
      reason,
      needs,
    })),
    ops: operations,
    seconds,
    ...(reasonSeconds === undefined ? {} : { reasonSeconds }),
    ...(phases === undefined ? {} : { phases }),
    ...(heapSnapshots === undefined ? {} : { heapSnapshots }),
    evidence: resources.flatMap(({ evidence }) => evidence),
  });
}

/** JSON has no infinity: an unknown bound is null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function readOptions(options: LeakOptions): MeasureLeaksOptions {
  return {
    explain: options.why,
    ...(options.heapSnapshots === undefined ? {} : { heapSnapshots: options.heapSnapshots }),
    ...readTime(options),
    ...(options.maxOps === undefined
      ? {}
      : { maxOperations: parseCount('--max-ops', options.maxOps) }),
    ...(options.rarest === undefined ? {} : { rarest: parseCount('--rarest', options.rarest) }),
    ...(options.largestCache === undefined
      ? {}
      : { largestCache: parseCount('--largest-cache', options.largestCache) }),
    ...(options.vus === undefined ? {} : { users: parseCount('--vus', options.vus) }),
    ...(options.resources === undefined
      ? {}
      : { resources: options.resources.split(',').map((name) => name.trim()) }),
    thresholds: readLimits(Object.fromEntries(options.threshold.map(readThreshold))),
  };
}

function readServer({
  url,
  pid,
  command,
  ready,
  iOwnThisTarget = false,
}: LeakOptions): RunningServer | null {
  if (url === undefined && pid === undefined && command === undefined) return null;
  if (pid !== undefined && command !== undefined) {
    throw new UsageError(`--pid ${pid} names a running server, and --command starts one`, {
      remedy: 'give one of them',
    });
  }
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new UsageError(`--url '${url}' is no URL of a server`, {
      remedy: 'write --url http://127.0.0.1:8080/',
    });
  }
  if (url !== undefined) requireOwn(url, iOwnThisTarget);
  if (pid !== undefined && !/^[1-9]\d*$/.test(pid)) {
    throw new UsageError(`--pid '${pid}' is no process id`, { remedy: 'write --pid 4711' });
  }
  return {
    url: url?.replace(/\/$/, '') ?? null,
    pid: pid === undefined ? null : Number(pid),
    command: command ?? null,
    ready,
  };
}

function moduleOf(
  named: string | undefined,
  script: string | undefined,
  server: RunningServer | null,
): string {
  if (named !== undefined && script !== undefined) {
    throw new UsageError(`${named} and --script ${script} both say what the operation is`, {
      remedy: 'give one of them',
    });
  }
  const given = named ?? script;
  if (given !== undefined) return given;
  if (server !== null) return getRequests;
  throw new UsageError('there is nothing to measure', {
    remedy: 'name a module that exports op(), or a server with --url and --pid or --command',
  });
}

function readTime({ budget, soak }: LeakOptions): Pick<MeasureLeaksOptions, 'budgetMs' | 'soak'> {
  if (budget !== undefined && soak !== undefined) {
    throw new UsageError(`--budget ${budget} and --soak ${soak} both say how long it takes`, {
      remedy: 'give one: --soak takes its whole time, --budget ends once everything is decided',
    });
  }
  if (soak !== undefined) return { budgetMs: readDuration('--soak', soak), soak: true };
  return budget === undefined ? {} : { budgetMs: readDuration('--budget', budget) };
}

function readThreshold(text: string): readonly [resource: string, limit: string] {
  const [, resource, limit] = /^([^=<>]+?)\s*=\s*(.+)$/.exec(text) ?? [];
  if (resource === undefined || limit === undefined) {
    throw new UsageError(`--threshold '${text}' is not resource=limit`, {
      remedy: 'write --threshold heap=16B/op',
    });
  }
  return [resource, limit];
}
