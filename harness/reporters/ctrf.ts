import type { RunDocument, TestReport } from '../document/document.ts';
import type { Reporter } from './reporter.ts';

/** Common Test Report Format, https://ctrf.io: what its GitHub action and dashboards read. */
export const ctrf: Reporter = {
  file: 'ctrf.json',
  description: 'Tests in the Common Test Report Format',
  render: (document) => `${JSON.stringify(toCtrf(document), null, 2)}\n`,
};

function toCtrf(document: RunDocument): object {
  const count = (state: TestReport['state']): number =>
    document.tests.filter((test) => statusOf(test) === state).length;
  const start = Date.parse(document.startedAt);
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: { name: 'assay' },
      summary: {
        tests: document.tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: 0,
        other: 0,
        start,
        stop: start + Math.round(document.seconds * 1000),
      },
      tests: document.tests.map((test) => ({
        name: test.name,
        status: statusOf(test),
        duration: Math.round(test.durationMs),
        suite: [test.suite],
        filePath: test.file,
        tags: test.tags,
        ...(test.reason === null ? {} : { message: test.reason }),
        ...(test.log === undefined ? {} : { stdout: [...test.log] }),
      })),
      environment: {
        osPlatform: document.fingerprint.os,
        osRelease: document.fingerprint.kernel,
        ...(document.fingerprint.git === null
          ? {}
          : {
              commit: document.fingerprint.git.commit,
              branchName: document.fingerprint.git.branch ?? undefined,
            }),
      },
    },
  };
}

/** A failure in quarantine does not count; its message says so. */
function statusOf({ state, quarantine }: TestReport): TestReport['state'] {
  return quarantine === undefined ? state : 'skipped';
}
