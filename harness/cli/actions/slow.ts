import { exitCode } from '../../exit-code.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { slowFromMs, slowTests, type TimedTest } from '../../history/slow-tests.ts';
import { type Paint, painterFor } from '../../reporters/paint.ts';
import { keptRuns } from './kept-runs.ts';

export interface SlowOptions {
  readonly last: number;
  readonly most: number;
  readonly check: boolean;
  readonly configFile: string | null;
  readonly json: boolean;
}

/** `assay slow`. @returns the exit code: with `check`, a failed gate where a mark is wrong */
export async function slowCommand(options: SlowOptions): Promise<number> {
  const documents = await keptRuns(options.configFile, { most: options.last });
  const tests = slowTests(documents);
  const wrong = tests.filter(({ mark }) => mark !== 'right');
  const slowest = tests.slice(0, options.most);
  const lines = options.json
    ? [JSON.stringify({ runs: documents.map(({ id }) => id), slowest, wrong })]
    : describe(slowest, wrong, documents.length, painterFor(process.stdout));
  process.stdout.write(`${lines.join('\n')}\n`);
  return options.check && wrong.length > 0 ? exitCode.gateFailed : exitCode.pass;
}

function describe(
  slowest: readonly TimedTest[],
  wrong: readonly TimedTest[],
  runs: number,
  paint: Paint,
): readonly string[] {
  const limit = formatQuantity(slowFromMs, 'ms');
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
    needless: paint('yellow', "the tag 'slow' is needless"),
  }[mark];
  return ` ${time}  ${name}   ${paint('grey', file)}${note === '' ? '' : `   ${note}`}`;
}
