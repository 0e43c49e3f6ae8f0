import { relative } from 'node:path';
import type { ReportFormat } from '../../config/formats.ts';
import { annotations } from '../../reporters/annotations.ts';
import { painterFor } from '../../reporters/paint.ts';
import { namedReporters } from '../../reporters/reporters.ts';
import { endLines } from '../../run/progress/lines.ts';
import { rebuildReports } from '../../run/rebuild-reports.ts';

export interface ReportOptions {
  readonly configFile: string | null;
  readonly annotations: boolean;
  /** What to print instead of the verdict; null prints that. */
  readonly format: ReportFormat | null;
  readonly json: boolean;
}

/** `assay report`: the exit code is that of the command, not of the run that it shows. */
export async function reportCommand(run: string | null, options: ReportOptions): Promise<void> {
  const { document, page } = await rebuildReports(run, options.configFile);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  if (options.format !== null) {
    process.stdout.write(namedReporters[options.format].render(document));
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
