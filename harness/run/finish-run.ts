import { resolve } from 'node:path';
import type { RunDocument } from '../document/document.ts';
import { InfrastructureError, UsageError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import type { Reporter } from '../reporters/reporter.ts';
import { reportersOf } from '../reporters/reporters.ts';
import { writeReports } from '../reporters/write-reports.ts';
import { runVerdict, type RunVerdict } from '../verdicts/run-verdict.ts';
import type { RunContext } from './context.ts';
import type { OpenedRun } from './open-run.ts';
import { redactFiles } from './redact-files.ts';
import type { RunResult } from './result.ts';
import { pruneRuns } from './run-folder.ts';

/** Decides the run's verdict, writes its reports and removes what earlier runs left over the limit. */
export async function finishRun({ context, recorder, startedAt }: OpenedRun): Promise<RunResult> {
  const { plan, folder, interrupted, failure } = context;
  const gates = recorder.document().gates;
  const verdict = withUsage(
    runVerdict(gates, {
      allowInconclusive: plan.request.allowInconclusive,
      infrastructure: failure === null ? lostServices(context) : firstLine(failure.message),
      interrupted: interrupted.aborted,
    }),
    context,
  );
  recorder.emit({
    type: 'run-ended',
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    ...verdict,
    // maxRSS is in KiB on every platform (libuv).
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    endedEarly: interrupted.aborted ? String(interrupted.reason) : null,
  });
  let document = recorder.document();
  const { root, config } = plan.loaded;
  let kept: string | null = null;
  try {
    const reporters = reportersOf(config.reports.formats);
    await write(document, folder.path, reporters);
    // After the reports: whatever the history costs, the verdict is written.
    kept = await context.history.keep(document);
    if (kept === null) {
      document = recorder.document();
      await write(document, folder.path, reporters);
    }
  } finally {
    // After the reports, which hold no secret: the points of a long load take seconds to go through, which
    // a run that was interrupted may not have.
    await redactFiles(folder.path, context.redaction);
  }
  pruneRuns(resolve(root, config.reports.folder), config.reports.keep);
  return { document, folder: folder.path, kept };
}

async function write(
  document: RunDocument,
  folder: string,
  reporters: readonly Reporter[],
): Promise<void> {
  const { failed } = await writeReports(document, folder, reporters);
  const [first] = failed;
  if (first === undefined) return;
  const files = failed.map(({ file }) => file).join(', ');
  throw new InfrastructureError(`${files} could not be written: ${first.reason}`, {
    remedy: `Make room, then build them again: assay report ${document.id}`,
  });
}

/**
 * What the user has to correct shows only now when it lies in a file that the run had to load. Gates
 * that fail beside it stay failed; what is to be done first is to correct it.
 */
function withUsage(verdict: RunVerdict, { failure, interrupted }: RunContext): RunVerdict {
  return failure instanceof UsageError && !interrupted.aborted
    ? { ...verdict, exitCode: exitCode.usage, sentence: firstLine(failure.message) }
    : verdict;
}

function lostServices({ servicesLost }: RunContext): string | null {
  return servicesLost.signal.aborted ? firstLine(String(servicesLost.signal.reason)) : null;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
