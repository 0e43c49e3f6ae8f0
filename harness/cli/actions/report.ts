import { relative } from 'node:path';
import { annotations } from '../../reporters/annotations.ts';
import { painterFor } from '../../reporters/paint.ts';
import { endLines } from '../../run/progress/lines.ts';
import { rebuildReports } from '../../run/rebuild-reports.ts';

export interface ReportOptions {
  readonly configFile: string | null;
  readonly annotations: boolean;
  readonly json: boolean;
}

/** `assay report`: the exit code is that of the command, not of the run that it shows. */
export async function reportCommand(run: string | null, options: ReportOptions): Promise<void> {
  const { document, page } = await rebuildReports(run, options.configFile);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  if (options.annotations) {
    process.stdout.write(
      annotations(document)
        .map((line) => `${line}\n`)
        .join(''),
    );
    return;
  }
  const lines = endLines(document, relative(process.cwd(), page), painterFor(process.stdout));
  process.stdout.write(`${lines.join('\n')}\n`);
}
