import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import type { HostMessage, HostRequest } from './messages.ts';
import { AssayError } from '../../errors.ts';
import { undeclaredTags } from './tags.ts';
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
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));

const noteBegunTests = fileURLToPath(
  new URL(`./note-begun-tests${import.meta.url.slice(-3)}`, import.meta.url),
);

const watchLeftOpen = fileURLToPath(
  new URL(`../../vitest/left-open/watch${import.meta.url.slice(-3)}`, import.meta.url),
);

async function runSuite(request: HostRequest): Promise<void> {
  try {
    await runFiles(request);
    await send({ type: 'done' });
  } catch (error) {
    await send({ type: 'broken', reason: explain(error) });
  }
  // Vitest leaves handles open (its server, its workers): what was to be told has been told.
  process.exit(0);
}

function explain(error: unknown): string {
  if (error instanceof AssayError) return `${error.message} ${error.remedy ?? ''}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function runFiles(request: HostRequest): Promise<void> {
  const vitest = await createVitest({
    root: request.root,
    watch: false,
    run: true,
    passWithNoTests: true,
    reporters: [new EventReporter(request, send)],
    ...(request.tags.length > 0 ? { tagsFilter: [...request.tags] } : {}),
  });
  for (const { config } of vitest.projects) {
    config.setupFiles.push(noteBegunTests);
    if (request.checkLeftOpen) config.setupFiles.push(watchLeftOpen);
    const declared = config.tags.map(({ name }) => name);
    config.tags.push(...undeclaredTags(request.tags, declared).map((name) => ({ name })));
  }
  try {
    const wanted = new Set(request.files);
    const specifications = (await vitest.globTestSpecifications()).filter((specification) =>
      wanted.has(specification.moduleId),
    );
    for (const { moduleId } of specifications) wanted.delete(moduleId);
    await send({ type: 'collected', unmatched: [...wanted], vitestVersion: vitest.version });
    await vitest.runTestSpecifications(specifications, false);
  } finally {
    await vitest.close();
  }
}

/** Resolves when the parent has it, so that nothing is lost when the process ends. */
async function send(message: HostMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}
