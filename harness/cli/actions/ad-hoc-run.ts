import { takeFingerprint } from '../../measurement/fingerprint/fingerprint.ts';
import { version } from '../../config/version.ts';
import type { RunDocument } from '../../document/document.ts';
import { runId } from '../../run/run-folder.ts';
import type { RunVerdict } from '../../verdicts/run-verdict.ts';
import type { GateResult } from '../../verdicts/verdict.ts';

interface AdHoc {
  /** Folder of the config. */
  readonly root: string;
  readonly profile: string;
  readonly startedAt: Date;
  readonly verdict: RunVerdict & { readonly gates: readonly GateResult[] };
  readonly exitCode: number;
  readonly endedEarly: string | null;
}

/** One script that was judged by itself, as the run that the history keeps. */
export async function adHocRun({
  root,
  profile,
  startedAt,
  verdict,
  exitCode,
  endedEarly,
}: AdHoc): Promise<RunDocument> {
  const fingerprint = await takeFingerprint(root);
  return {
    $schema: 'run.schema.json',
    formatVersion: 1,
    id: runId(startedAt, fingerprint.git?.commit ?? null),
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    profile,
    suites: ['load'],
    command: ['assay', ...process.argv.slice(2)].join(' '),
    verdict: verdict.verdict,
    sentence: verdict.sentence,
    exitCode,
    endedEarly,
    harnessPeakRssBytes: null,
    fingerprint: {
      ...fingerprint,
      gpu: { available: false, detail: 'not looked for' },
      versions: { assay: version() },
    },
    services: [],
    phases: [],
    gates: [...verdict.gates],
    recent: {},
    tests: [],
    notRun: [],
    warnings: [],
    files: {},
  };
}
