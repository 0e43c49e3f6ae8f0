import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CoverageData, INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { type CollectedTest, takeTests } from './collected-tests.ts';
import { Counts } from './counts.ts';
import { freshModules } from './fresh-modules.ts';
import { isDrawn } from './sample.ts';
import { Sources } from './sources.ts';
import { Times } from './times.ts';

/** What the instrumented code reads and writes. */
interface Instrumented {
  activeMutant?: string | undefined;
  /** Called with the numbers of the mutants that were come by. */
  count?: (ids: ArrayLike<string>) => void;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

/** Tests with these tags would take too long for each mutant of what they cover. */
const leftOut: ReadonlySet<string> = new Set(['slow', 'trials']);

const folder = process.env['MUTATED'] ?? '{statistics,thresholds,verdicts}';

/**
 * Runs the tests of pure rules in StrykerJS' own worker: a run of Vitest for each mutant took a second and
 * more, and most of these tests take milliseconds.
 */
class InProcessRunner implements TestRunner {
  readonly #instrumented: Instrumented;
  readonly #sources = new Sources(process.cwd());
  readonly #times = new Times(process.cwd());
  readonly #load = freshModules(process.cwd(), (file) => this.#sources.of(file));

  constructor() {
    const shared = globalThis as unknown as Record<string, Instrumented | undefined>;
    this.#instrumented = shared[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
  }

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    const files = globSync(`suites/unit/harness/${folder}/**/*.test.ts`).toSorted();
    const tests: TestResult[] = [];
    this.#sources.keepPlain();
    const counts = new Counts();
    const perTest: Record<string, CoverageData> = {};
    const whileLoading: CoverageData = {};
    this.#instrumented.count = (ids) => counts.add(ids);
    for (const file of files) {
      // oxlint-disable-next-line no-await-in-loop -- the coverage is of one test at a time
      const declared = await this.#testsOf(file);
      Object.assign(whileLoading, counts.take());
      for (const test of declared) {
        // oxlint-disable-next-line no-await-in-loop -- as above
        const result = await this.#runOne(file, test);
        tests.push(result);
        perTest[result.id] = counts.take();
      }
    }
    this.#times.keep(tests);
    const mutantCoverage = { static: whileLoading, perTest };
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, hitLimit, mutantActivation, testFilter = [] } = options;
    if (!isDrawn(activeMutant)) return { status: MutantRunStatus.Error, errorMessage: 'not drawn' };
    const instrumented = this.#instrumented;
    const tests: TestResult[] = [];
    this.#sources.mutated = options.sandboxFileName;
    instrumented.hitCount = 0;
    instrumented.hitLimit = hitLimit;
    try {
      for (const [file, ids] of Map.groupBy(
        this.#times.quickest(testFilter, activeMutant.fileName),
        fileOf,
      )) {
        instrumented.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
        // oxlint-disable-next-line no-await-in-loop -- the first test that fails ends it
        const declared = await this.#testsOf(file);
        instrumented.activeMutant = activeMutant.id;
        for (const test of declared.filter(({ name }) => ids.includes(idOf(file, name)))) {
          // oxlint-disable-next-line no-await-in-loop -- as above
          const result = await this.#runOne(file, test);
          tests.push(result);
          if (result.status === TestStatus.Failed) break;
        }
        if (tests.at(-1)?.status === TestStatus.Failed) break;
      }
    } finally {
      instrumented.activeMutant = undefined;
    }
    const endless = determineHitLimitReached(instrumented.hitCount, hitLimit);
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests });
  }

  async #testsOf(file: string): Promise<readonly CollectedTest[]> {
    await this.#load(file);
    return takeTests().filter(({ tags }) => !tags.some((tag) => leftOut.has(tag)));
  }

  async #runOne(file: string, { name, run }: CollectedTest): Promise<TestResult> {
    const started = performance.now();
    const id = idOf(file, name);
    const failure = await failureOf(run);
    const result = { id, name, fileName: resolve(file), timeSpentMs: performance.now() - started };
    return failure === null
      ? { ...result, status: TestStatus.Success }
      : { ...result, status: TestStatus.Failed, failureMessage: failure };
  }
}

function idOf(file: string, name: string): string {
  return `${file}#${name}`;
}

function fileOf(id: string): string {
  return id.slice(0, id.indexOf('#'));
}

async function failureOf(run: () => unknown): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
];
