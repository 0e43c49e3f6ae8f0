import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Vitest } from 'vitest/node';
import type { HostMessage, HostRequest } from './messages.ts';
import { AssayError, UsageError } from '../../errors.ts';
import { withTemporaryFolder } from '../../config/environment.ts';
import { removeTemporaryFolder, temporaryFolder } from './temporary-folder.ts';
import { declareTags } from './tags.ts';
import { EventReporter } from './event-reporter.ts';

/**
 * The process that Vitest runs in: it gets one request, runs it, tells what happens and ends. It is
 * a process of its own so that a test which blocks it can be stopped from outside.
 */
process.once('message', (request: HostRequest) => {
  void runSuite(request);
});
// The parent is gone, however it went: nobody would read the results. The whole group ends, since a
// worker that is blocked would not notice by itself.
process.once('disconnect', () => {
  removeTemporaryFolder(process.pid);
  process.kill(-process.pid, 'SIGKILL');
});

const noteBegunTests = fileURLToPath(
  new URL(`./note-begun-tests${import.meta.url.slice(-3)}`, import.meta.url),
);

const watchLeftOpen = fileURLToPath(
  new URL(`../../vitest/left-open/watch${import.meta.url.slice(-3)}`, import.meta.url),
);

const failOnPurpose = fileURLToPath(
  new URL(`./fail-on-purpose${import.meta.url.slice(-3)}`, import.meta.url),
);

async function runSuite(request: HostRequest): Promise<void> {
  try {
    await runFiles(request);
    await send({ type: 'done' });
  } catch (error) {
    if (error instanceof UsageError) {
      await send({ type: 'refused', message: error.message, remedy: error.remedy });
      await send({ type: 'done' });
    } else {
      await send({ type: 'broken', reason: explain(error) });
    }
  }
  // Vitest leaves handles open (its server, its workers): what was to be told has been told.
  process.exit(0);
}

function explain(error: unknown): string {
  if (error instanceof AssayError) return `${error.message} ${error.remedy ?? ''}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function runFiles(request: HostRequest): Promise<void> {
  const { createVitest } = (await import(request.vitestEntry)) as typeof import('vitest/node');
  const options: Parameters<typeof createVitest>[1] = {
    root: request.root,
    watch: false,
    run: true,
    passWithNoTests: true,
    // One that was left in a file would leave all others of it out, and those that are left would pass.
    allowOnly: false,
    // A test that passes at its second attempt has failed: `EventReporter` tells of those that say so themselves.
    retry: 0,
    reporters: [new EventReporter(request, send)],
    ...(request.testName === null ? {} : { testNamePattern: request.testName }),
    ...(request.hasTags && request.tags.length > 0 ? { tagsFilter: [...request.tags] } : {}),
  };
  const vitest = await withTemporaryFolder(temporaryFolder(process.pid), () =>
    createVitest('test', options),
  );
  for (const { config } of vitest.projects) {
    config.setupFiles.push(noteBegunTests);
    if (request.checkLeftOpen) config.setupFiles.push(watchLeftOpen);
    if (request.failsOnPurpose) config.setupFiles.push(failOnPurpose);
    if (request.hasTags) declareTags(config.tags, request.tags);
  }
  try {
    const { specifications, unmatched } = await specificationsOf(vitest, request);
    await send({ type: 'collected', unmatched, vitestVersion: vitest.version });
    const [file] = unmatched;
    if (file !== undefined) await send({ type: 'refused', ...notIncluded(file, request) });
    await vitest.runTestSpecifications([...specifications], false);
  } finally {
    await vitest.close();
  }
}

/** Of a suite's own files none may be left out: what is told here ends the run as a wrong config does. */
function notIncluded(file: string, { root, suite }: HostRequest) {
  return {
    message: `${relative(root, file)} is of the suite ${suite}, and none of the projects of your Vitest includes it`,
    remedy: `Add it to one of them (test.projects in vitest.config), or take it out of suites.${suite}.`,
  };
}

type Specification = Awaited<ReturnType<Vitest['globTestSpecifications']>>[number];

/**
 * The files of the suite as Vitest takes them. A file that the config of the harness names runs even
 * where `include` of Vitest does not; with several projects nothing says on which.
 */
async function specificationsOf(
  vitest: Vitest,
  { files, found }: HostRequest,
): Promise<{ specifications: readonly Specification[]; unmatched: readonly string[] }> {
  const wanted = new Set(files);
  const specifications = (await vitest.globTestSpecifications()).filter(({ moduleId }) =>
    wanted.has(moduleId),
  );
  const included = new Set(specifications.map(({ moduleId }) => moduleId));
  const others = files.filter((file) => !included.has(file) && !found.includes(file));
  const [project] = vitest.projects;
  if (vitest.projects.length !== 1 || project === undefined) {
    return { specifications, unmatched: others };
  }
  const added = others.map((file) => project.createSpecification(file));
  return { specifications: [...specifications, ...added], unmatched: [] };
}

/** Resolves when the parent has it, so that nothing is lost when the process ends. */
async function send(message: HostMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}
