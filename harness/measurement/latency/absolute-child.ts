import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dieWithParent } from '../../process/die-with-parent.ts';
import type { AbsoluteFigures } from './absolute.ts';
import { openSource } from './open-source.ts';
import type { SideSource } from './side-source.ts';

/** The fresh process that runs one side under tinybench; it is asked once. */
export type AbsoluteReply =
  | { readonly kind: 'measured'; readonly figures: AbsoluteFigures }
  | { readonly kind: 'threw'; readonly message: string };

/** What is used of tinybench, whose types a project need not have. */
interface Statistics {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly rme: number;
  readonly samplesCount: number;
}
interface Tinybench {
  readonly Bench: new () => {
    add(name: string, run: () => unknown): unknown;
    run(): Promise<unknown>;
    readonly tasks: readonly {
      readonly result: { readonly latency?: Statistics; readonly throughput?: { mean: number } };
    }[];
  };
}

dieWithParent();
process.once('message', (source: SideSource) => {
  void measure(source)
    .then(
      (figures): AbsoluteReply => ({ kind: 'measured', figures }),
      (error: unknown): AbsoluteReply => ({
        kind: 'threw',
        message: error instanceof Error ? error.message : String(error),
      }),
    )
    .then((reply) => process.send?.(reply, () => process.exit(0)));
});

async function measure(source: SideSource): Promise<AbsoluteFigures> {
  const { Bench } = await loadTinybench();
  const { run, close } = await openSource(source, 'candidate');
  try {
    const bench = new Bench();
    bench.add('candidate', () => run());
    await bench.run();
    const { latency, throughput } = bench.tasks[0]?.result ?? {};
    if (latency === undefined) throw new Error('tinybench came to no result');
    return {
      meanMs: latency.mean,
      p50Ms: latency.p50,
      p99Ms: latency.p99,
      perSecond: throughput?.mean ?? 1000 / latency.mean,
      marginOfError: latency.rme / 100,
      samples: latency.samplesCount,
    };
  } finally {
    await close();
  }
}

/** The one that the project's Vitest brings along; a package manager may keep it to Vitest alone. */
async function loadTinybench(): Promise<Tinybench> {
  const project = createRequire(join(process.cwd(), 'package.json'));
  const own = createRequire(import.meta.url);
  for (const from of [project, own]) {
    try {
      const vitest = createRequire(from.resolve('vitest/package.json'));
      return (await import(pathToFileURL(vitest.resolve('tinybench')).href)) as Tinybench;
    } catch {
      // The next place may have it.
    }
  }
  throw new Error('tinybench, which comes with vitest, is not installed: npm i -D vitest');
}
