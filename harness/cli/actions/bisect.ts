import { type ExitCode, exitCode } from '../../exit-code.ts';
import { formatPercent } from '../../metrics/format-percent.ts';
import { bisect, type BisectReport, type BisectRequest } from '../../compare/bisect.ts';

const onStep = (line: string) => void process.stderr.write(` ${line}\n`);

/** `assay bisect`: find, print. Exit 1 where a commit was found, 0 where there is none to find. */
export async function bisectCommand(
  request: Omit<BisectRequest, 'onStep'> & { readonly json: boolean },
): Promise<ExitCode> {
  const report = await bisect(request.json ? request : { ...request, onStep });
  process.stdout.write(`${request.json ? JSON.stringify(report) : sentence(report)}\n`);
  return {
    found: exitCode.gateFailed,
    'not slower': exitCode.pass,
    unsure: exitCode.inconclusive,
  }[report.outcome];
}

function sentence(report: BisectReport): string {
  switch (report.outcome) {
    case 'found':
      return ` ${report.commit.slice(0, 10)} ${report.title}   slower by ${formatPercent(Number((report.ratio - 1).toFixed(4)))} since then`;
    case 'not slower':
      return ` nothing to find: ${report.reason}`;
    case 'unsure':
      return ` ${report.reason}:\n${report.commits.map((commit) => `   ${commit.slice(0, 10)}`).join('\n')}`;
  }
}
