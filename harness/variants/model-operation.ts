import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import type { ConfiguredEngine } from '../../fixtures/engines/configured-engine.ts';
import type { Engine, Tensors } from '../../fixtures/engines/engine.ts';
import { cacheFolder } from '../config/environment.ts';
import { writeAtomically } from '../document/write-atomically.ts';

/** How a model is run when its time is taken. */
export interface TimedModel {
  /** The engine and the model, as the config or the command line says. */
  readonly on: ConfiguredEngine;
  /** The file that holds what it is asked: see writeTimedInputs. */
  readonly inputs: string;
  readonly graphOptimization: 'disabled' | 'all';
}

/** Where a model is about to be called over and over: what the paired runner imports. */
export interface ModelOperation {
  readonly name: string;
  setup(): Promise<{ engine: Engine; inputs: Tensors }>;
  op(state: { engine: Engine; inputs: Tensors }): Promise<Tensors>;
  teardown(state: { engine: Engine; inputs: Tensors }): Promise<void>;
}

/**
 * The operation `run the model once`, inline: the host process would add its own 60 µs to both sides.
 * @public the generated modules import it
 */
export function modelOperation(timed: TimedModel): ModelOperation {
  return {
    name: timed.on.model,
    setup: () => openTimed(timed),
    op: ({ engine, inputs }) => engine.run(inputs),
    teardown: async ({ engine }) => engine[Symbol.asyncDispose](),
  };
}

export async function openTimed(
  timed: TimedModel,
): Promise<{ readonly engine: Engine; readonly inputs: Tensors }> {
  const { createEngine } = await import('../../fixtures/engines/create-engine.ts');
  const { openingOptions } = await import('../../fixtures/engines/configured-engine.ts');
  const options = openingOptions(timed.on);
  const engine = await createEngine(
    options.engine === 'remote'
      ? options
      : {
          ...options,
          isolation: 'inline',
          spinning: false,
          graphOptimization: timed.graphOptimization,
        },
  );
  return { engine, inputs: deserialize(await readFile(timed.inputs)) as Tensors };
}

/**
 * Writes a module that exports the operation, since the paired runner takes its sides from modules: plain
 * data can cross to a fresh process, a closure can't. It is kept in the cache under the name of its
 * content, so a run that is killed leaves no temporary file.
 */
export async function writeOperationModule(timed: TimedModel): Promise<string> {
  const source = [
    `import { modelOperation } from ${JSON.stringify(import.meta.url)};`,
    `export const { name, setup, op, teardown } = modelOperation(${JSON.stringify(timed)});`,
    '',
  ].join('\n');
  const folder = join(cacheFolder(), 'timed-models');
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 16);
  const file = join(folder, `${hash}.mjs`);
  await mkdir(folder, { recursive: true });
  await writeAtomically(file, source);
  return file;
}
