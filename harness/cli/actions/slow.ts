import { UsageError } from '../../errors.ts';
import { exitCode } from '../../exit-code.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { slowTests, type TimedTest } from '../../history/slow-tests.ts';
import { type Paint, painterFor } from '../../reporters/paint.ts';
import { loadConfig } from '../../config/load-config.ts';
import { fixMarks, type Fixed } from './fix-marks.ts';
import { keptRuns } from './kept-runs.ts';

export interface SlowOptions {
  readonly last: number;
  readonly most: number;
  readonly check: boolean;
  /** Writes and removes the tags in the source. */
  readonly fix: boolean;
  readonly configFile: string | null;
  readonly json: boolean;
}

/** `assay slow`. @returns the exit code: with `check`, a failed gate where a mark is wrong */
export async function slowCommand(options: SlowOptions): Promise<number> {
  const documents = await keptRuns(options.configFile, { most: options.last });
  const { config, root } = await loadConfig({ file: options.configFile });
  if (documents.every((one) => one.tests.every(({ state }) => state === 'skipped'))) {
    throw new UsageError(`no test ran in the newest ${documents.length} runs: none has a time`, {
      remedy: 'Make a run with tests: assay run unit; or look further back: --last 20',
    });
  }
  const tests = slowTests(documents, config.slowTestMs);
  const wrong = tests.filter(({ mark }) => mark === 'missing' || mark === 'needless');
  const fixed = options.fix ? await fixMarks(root, wrong) : [];
  const slowest = tests.slice(0, options.most);
  const lines = options.json
    ? [JSON.stringify({ runs: documents.map(({ id }) => id), slowest, wrong, fixed })]
    : [
        ...describe(
          slowest,
          wrong,
          documents.length,
          config.slowTestMs,
          painterFor(process.stdout),
        ),
        ...fixed.map(fixedLine),
      ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const left = options.fix ? fixed.filter(({ reason }) => reason !== null) : wrong;
  return (options.check || options.fix) && left.length > 0 ? exitCode.gateFailed : exitCode.pass;
}

function describe(
  slowest: readonly TimedTest[],
  wrong: readonly TimedTest[],
  runs: number,
  limitMs: number,
  paint: Paint,
): readonly string[] {
  const limit = formatQuantity(limitMs, 'ms');
  const listed = new Set(slowest);
  const rest = wrong.filter((test) => !listed.has(test));
  return [
    ` median of ${runs} ${runs === 1 ? 'run' : 'runs'}; from ${limit} on a test carries the tag 'slow'`,
    ...[...slowest, ...rest].map((test) => line(test, paint)),
    wrong.length === 0
      ? ` ${paint('green', '✓')} every mark fits`
      : ` ${paint('red', '✘')} ${wrong.length} ${wrong.length === 1 ? 'mark does' : 'marks do'} not fit`,
  ];
}

function line({ name, file, medianMs, isMarked, mark }: TimedTest, paint: Paint): string {
  const time = formatQuantity(medianMs, 'ms').padStart(8);
  const note = {
    right: isMarked ? 'slow' : '',
    missing: paint('red', "add the tag 'slow'"),
    unproven: paint('yellow', "slow in one run: add the tag 'slow' if it stays"),
    needless: paint('yellow', "the tag 'slow' is needless"),
  }[mark];
  return ` ${time}  ${name}   ${paint('gray', file)}${note === '' ? '' : `   ${note}`}`;
}

function fixedLine({ file, name, change, reason }: Fixed): string {
  return reason === null
    ? ` ${change} the tag: ${name}   ${file}`
    : ` left alone: ${name}   ${file}: ${reason}`;
}
