import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell, Row } from './cell.ts';
import type { FetchedModel } from './fetch.ts';
import { tools } from './tools.ts';

export interface TryOptions {
  /** Names of tools, in the order of the table. */
  readonly tools: readonly string[];
  /** Gets a folder for each model. */
  readonly folder: string;
  /** Models at a time, where no time is taken. */
  readonly jobs: number;
  /** Of a comparison's pairs: `45s`. */
  readonly budget: string;
  /** No cell begins later: `performance.now()`. */
  readonly untilMs: number;
  readonly onCell: (line: string) => void;
}

interface Task {
  readonly fetched: FetchedModel;
  readonly folder: string;
  readonly cells: Map<string, Cell>;
}

/** Every tool on every model; one that fails is a cell of its own and stops no other. */
export async function tryModels(
  models: readonly FetchedModel[],
  options: TryOptions,
): Promise<readonly Row[]> {
  const tasks = await Promise.all(
    models.map(async (fetched, index): Promise<Task> => {
      const folder = join(options.folder, String(index));
      await mkdir(folder);
      return { fetched, folder, cells: new Map() };
    }),
  );
  const timed = options.tools.filter((name) => tools[name]!.isTimed);
  const untimed = options.tools.filter((name) => !tools[name]!.isTimed);
  await atATime(options.jobs, await largestFirst(tasks), async (task) => {
    for (const name of untimed) await tryOne(name, task, options);
  });
  for (const task of tasks) for (const name of timed) await tryOne(name, task, options);
  return tasks.map(({ fetched: { name, source }, cells }) => ({ model: name, source, cells }));
}

async function tryOne(
  name: string,
  { fetched, folder, cells }: Task,
  { budget, untilMs, onCell }: TryOptions,
): Promise<void> {
  const startMs = performance.now();
  const cell =
    startMs > untilMs
      ? ({ state: 'not tried', reason: 'the time was up' } as const)
      : await tools[name]!.run({ path: fetched.path, folder, budget }).catch(asFault);
  cells.set(name, cell);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const text = cell.state === 'right' ? cell.text : `${cell.state}: ${cell.reason}`;
  onCell(`${seconds.padStart(6)} s  ${fetched.name}  ${name}: ${text}`);
}

function asFault(error: unknown): Cell {
  return { state: 'wrong', reason: error instanceof Error ? error.message : String(error) };
}

/** So that a large one does not come last, alone. */
async function largestFirst(tasks: readonly Task[]): Promise<readonly Task[]> {
  const sized = await Promise.all(
    tasks.map(async (task) => ({ task, bytes: (await stat(task.fetched.path)).size })),
  );
  return sized.toSorted((a, b) => b.bytes - a.bytes).map(({ task }) => task);
}

async function atATime(
  jobs: number,
  tasks: readonly Task[],
  work: (task: Task) => Promise<void>,
): Promise<void> {
  const queue = [...tasks];
  const worker = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await work(task);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}
