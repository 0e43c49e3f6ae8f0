import { relative } from 'node:path';
import type { UserConsoleLog } from 'vitest';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { TestReport } from '../../document/document.ts';
import { exitCode } from '../../exit-code.ts';
import { explainErrors } from './explain-errors.ts';
import type { HostMessage, HostRequest } from './messages.ts';
import { leftOutByTag } from './left-out.ts';
import { refusedTag } from './tags.ts';
import { TestLogs } from './test-logs.ts';

type SerializedError = Parameters<NonNullable<Reporter['onTestRunEnd']>>[1][number];

/** Tells the parent process what happens in Vitest; prints nothing itself. */
export class EventReporter implements Reporter {
  readonly #request: HostRequest;
  readonly #send: (message: HostMessage) => Promise<void>;
  readonly #logs = new TestLogs();
  /** Ids of the tests and groups whose result was told. */
  readonly #told = new Set<string>();

  constructor(request: HostRequest, send: (message: HostMessage) => Promise<void>) {
    this.#request = request;
    this.#send = send;
  }

  async onTestModuleQueued(module: TestModule): Promise<void> {
    await this.#send({ type: 'file-started', file: this.#file(module) });
  }

  async onTestCaseReady(test: TestCase): Promise<void> {
    const timeoutMs = test.options.timeout ?? test.project.config.testTimeout;
    await this.#send({
      type: 'test-started',
      file: this.#file(test.module),
      name: test.fullName,
      timeoutMs,
    });
  }

  /** Vitest takes `console` from the tests: it goes on to the log of the suite, and is kept for its test. */
  async onUserConsoleLog({ content, taskId }: UserConsoleLog): Promise<void> {
    if (taskId !== undefined) this.#logs.add(taskId, content);
    await this.#send({ type: 'printed', text: content });
  }

  async onTestCaseResult(test: TestCase): Promise<void> {
    this.#told.add(test.id);
    const result = test.result();
    const log = this.#logs.take(test.id);
    if (result.state === 'pending' || this.#isLeftOutByName(test, result.state)) return;
    const refusal = await this.#refuse(test.module, result.errors ?? []);
    const attempts = 1 + (test.diagnostic()?.retryCount ?? 0);
    const isRetried = result.state === 'passed' && attempts > 1;
    const reason =
      refusal ??
      (result.state === 'skipped'
        ? (this.#filteredBy(test) ?? result.note ?? 'skipped without a reason')
        : this.#explain(result.errors ?? []));
    const state = isRetried ? 'failed' : result.state;
    await this.#tell(test.module, {
      name: test.fullName,
      state: refusal === null ? state : 'skipped',
      durationMs: test.diagnostic()?.duration ?? 0,
      tags: test.tags ?? [],
      reason: isRetried ? `passed at attempt ${attempts} only\n${reason ?? ''}`.trim() : reason,
      ...(state === 'failed' && log.length > 0 ? { log: [...log] } : {}),
      ...notesOf(test),
    });
  }

  /** A hook that failed is no test, but without it the tests did not run as they were written. */
  async onTestSuiteResult(suite: TestSuite): Promise<void> {
    this.#told.add(suite.id);
    if (suite.errors().length > 0) {
      await this.#tellFailure(suite.module, `${suite.fullName} (hooks)`, suite.errors());
    }
  }

  /** What failed before anything of it ran has no result of its own: an `.only` that is not allowed. */
  async #tellUntold({ children }: TestModule): Promise<void> {
    for (const test of children.allTests('failed')) {
      if (!this.#told.has(test.id)) await this.onTestCaseResult(test);
    }
    for (const suite of children.allSuites()) {
      if (!this.#told.has(suite.id)) await this.onTestSuiteResult(suite);
    }
  }

  async onTestModuleEnd(module: TestModule): Promise<void> {
    await this.#tellUntold(module);
    const errors = module.errors();
    const refusal = await this.#refuse(module, errors);
    if (refusal !== null)
      await this.#tell(module, { ...noTest, state: 'skipped', reason: refusal });
    else if (errors.length > 0) await this.#tellFailure(module, '(file)', errors);
    await this.#send({ type: 'file-ended', file: this.#file(module) });
  }

  async onTestRunEnd(
    _modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
  ): Promise<void> {
    for (const error of unhandled) {
      await this.#send({
        type: 'test-ended',
        test: {
          suite: this.#request.suite,
          file: '',
          name: '(unhandled error)',
          state: 'failed',
          durationMs: 0,
          tags: [],
          reason: this.#explain([error]),
        },
      });
    }
  }

  /** What the user has to correct is no failure of the test. @returns the reason; null for others */
  async #refuse(module: TestModule, errors: readonly SerializedError[]): Promise<string | null> {
    for (const error of errors) {
      const message = error.message ?? '';
      const refusal = isUsageError(error)
        ? { message: message.split('\n', 1)[0] ?? message, remedy: error.remedy }
        : refusedTag(message, this.#file(module));
      if (refusal === null) continue;
      await this.#send({ type: 'refused', message: refusal.message, remedy: refusal.remedy });
      return refusal.message;
    }
    return null;
  }

  /** `--test` picks some: the others of a file are no news. */
  #isLeftOutByName(test: TestCase, state: string): boolean {
    const { testName } = this.#request;
    return testName !== null && state === 'skipped' && !new RegExp(testName).test(test.fullName);
  }

  async #tellFailure(
    module: TestModule,
    name: string,
    errors: readonly SerializedError[],
  ): Promise<void> {
    await this.#tell(module, {
      name,
      state: 'failed',
      durationMs: 0,
      tags: [],
      reason: this.#explain(errors),
    });
  }

  async #tell(module: TestModule, test: Omit<TestReport, 'suite' | 'file'>): Promise<void> {
    await this.#send({
      type: 'test-ended',
      test: {
        ...test,
        suite: this.#request.suite,
        file: this.#file(module),
        tags: [...new Set([this.#request.suite, ...test.tags])],
      },
    });
  }

  #explain(errors: readonly SerializedError[]): string | null {
    return explainErrors(errors, this.#request.root);
  }

  #file(module: TestModule): string {
    return relative(this.#request.root, module.moduleId);
  }

  #filteredBy(test: TestCase): string | null {
    const filter = this.#request.tags.find(
      (expression) =>
        expression.startsWith('!') && (test.tags ?? []).includes(expression.slice(1).trim()),
    );
    return filter === undefined ? null : `${leftOutByTag} ${filter}`;
  }
}

/** For what happened to a file, not to one of its tests. */
const noTest = { name: '(file)', durationMs: 0, tags: [] as string[] };

/** A `UsageError` of ours as it comes out of a worker, where it has lost its class. */
function isUsageError(
  error: SerializedError,
): error is SerializedError & { readonly remedy: string | null } {
  return error.name === 'UsageError' && error['exitCode'] === exitCode.usage && 'remedy' in error;
}

/** What the fixtures of a test left in its meta. */
function notesOf(test: TestCase): Partial<TestReport> {
  const { assayDatabase, assayFaultsSeed, assayFixtures } = test.meta();
  return {
    ...assayDatabase,
    ...(assayFaultsSeed === undefined ? {} : { faultsSeed: assayFaultsSeed }),
    ...(assayFixtures === undefined ? {} : { fixtures: assayFixtures }),
  };
}
