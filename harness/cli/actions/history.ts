import type { RunDocument } from '../../document/document.ts';
import { UsageError } from '../../errors.ts';
import { type FlakyTest, flakyTests } from '../../history/flaky-tests.ts';
import { formatEstimate } from '../../metrics/format-quantity.ts';
import { formatDuration, gateSign, runWord } from '../../reporters/wording.ts';
import { type Paint, painterFor } from '../../reporters/paint.ts';
import { keptRuns } from './kept-runs.ts';

export interface HistoryOptions {
  /** Part of a gate's name; null lists the runs. */
  readonly gate: string | null;
  readonly last: number;
  readonly profile: string | undefined;
  /** The flaky tests instead of runs. */
  readonly flaky: boolean;
  readonly configFile: string | null;
  readonly json: boolean;
}

const colors = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const;

/** `assay history`: the runs, newest last, or one gate's value in each of them. */
export async function historyCommand(options: HistoryOptions): Promise<void> {
  const { gate, last: most, profile, flaky, configFile, json } = options;
  if (flaky && gate !== null) {
    throw new UsageError(`--flaky lists tests, and '${gate}' is a gate`, {
      remedy: 'Ask for one of them.',
    });
  }
  const documents = await keptRuns(configFile, { most, profile });
  const paint = painterFor(process.stdout);
  if (flaky) {
    const tests = flakyTests(documents);
    print(json ? [JSON.stringify({ flaky: tests })] : flakyLines(tests, documents.length));
    return;
  }
  if (gate === null) {
    const runs = documents.map(summaryOf);
    print(json ? [JSON.stringify({ runs })] : documents.map((run) => runLine(run, paint)));
    return;
  }
  const gates = gatesNamed(documents, gate);
  print(json ? [JSON.stringify({ gates })] : gates.flatMap((one) => gateLines(one, paint)));
}

/** `  1 of 2  keeps a prediction   suites/unit/a.test.ts`: how often it failed. */
function flakyLines(tests: readonly FlakyTest[], runs: number): readonly string[] {
  if (tests.length === 0) return [`no test passed and failed at one commit, in ${runs} runs`];
  return tests.map(({ name, file, passedIn, failedIn }) => {
    const total = passedIn.length + failedIn.length;
    return ` ${failedIn.length} of ${total}`.padEnd(12) + `${name}   ${file}`;
  });
}

function summaryOf(document: RunDocument) {
  const { id, profile, verdict, sentence, seconds, endedEarly, exitCode, fingerprint } = document;
  const { machineKind, git } = fingerprint;
  const commit = git?.commit ?? null;
  return { id, profile, verdict, sentence, seconds, endedEarly, exitCode, machineKind, commit };
}

function runLine(run: RunDocument, paint: Paint): string {
  const word = paint(colors[run.verdict], runWord[run.verdict].padEnd(15));
  const time = formatDuration(run.seconds).padStart(11);
  const end = run.endedEarly === null ? run.sentence : `${run.sentence}; ended early`;
  return ` ${run.id}  ${run.profile.padEnd(8)} ${word} ${time}   ${end}`;
}

interface GateHistory {
  readonly id: string;
  readonly limit: string;
  readonly values: readonly GateValue[];
}

interface GateValue {
  readonly run: string;
  readonly machineKind: string;
  readonly verdict: RunDocument['verdict'];
  readonly measured: RunDocument['gates'][number]['measured'];
}

function gatesNamed(documents: readonly RunDocument[], part: string): readonly GateHistory[] {
  const limits = new Map<string, string>();
  for (const { id, limit } of documents.flatMap(({ gates }) => gates)) limits.set(id, limit.text);
  const ids = [...limits.keys()].filter((id) => id.includes(part));
  if (ids.length === 0) {
    throw new UsageError(`no gate of these ${documents.length} runs is named '${part}'`, {
      remedy: `There are: ${[...limits.keys()].toSorted().join(', ')}`,
    });
  }
  return ids.toSorted().map((id) => ({
    id,
    limit: limits.get(id) ?? '',
    values: documents.flatMap((document) => valueIn(document, id)),
  }));
}

function valueIn(document: RunDocument, id: string): readonly GateValue[] {
  const gate = document.gates.find((one) => one.id === id);
  if (gate === undefined) return [];
  const { verdict, measured } = gate;
  return [{ run: document.id, machineKind: document.fingerprint.machineKind, verdict, measured }];
}

function gateLines({ id, limit, values }: GateHistory, paint: Paint): readonly string[] {
  return [
    ` ${paint('bold', id)} ${limit}`,
    ...values.map(({ run, verdict, measured }) => {
      const value =
        measured === null
          ? 'nothing measured'
          : formatEstimate(measured.value, measured.interval, measured.unit);
      return `   ${paint(colors[verdict], gateSign[verdict])}  ${run}   ${value}`;
    }),
    ...otherMachines(values),
  ];
}

/** Values of different kinds of machine are not one series. */
function otherMachines(values: readonly GateValue[]): readonly string[] {
  const kinds = new Set(values.map(({ machineKind }) => machineKind));
  if (kinds.size < 2) return [];
  return [
    `   these runs are of ${kinds.size} kinds of machine, and not to be compared: ${[...kinds].join(', ')}`,
  ];
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
