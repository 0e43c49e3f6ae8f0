import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Engine, EngineLoss } from '../../../fixtures/engines/engine.ts';
import { createEnginePool } from '../../../fixtures/engines/pool/create-engine-pool.ts';
import { modelPath } from '../../../fixtures/models/models.ts';
import { faultClasses } from '../../../fixtures/signals/index.ts';
import type { BackendConfig } from '../config/environment.ts';
import { StartError } from '../start-error.ts';
import { Classifier } from './classifier.ts';
import { WatchedEngine } from './watched-engine.ts';

/** The model that is served, and what is known about it. */
export interface Model extends AsyncDisposable {
  readonly name: string;
  readonly version: string;
  /** Of the model's file: two models are the same if this is. */
  readonly sha256: string;
  readonly engine: WatchedEngine;
  readonly classifier: Classifier;
}

/** Loads the configured model into engines in processes of their own: no run blocks the server. */
export async function loadModel(config: BackendConfig, logger: FastifyBaseLogger): Promise<Model> {
  const path = config.engine.modelPath ?? (await modelPath('fault'));
  const loaded = await load(path, config, logger);
  const engine = new WatchedEngine(loaded);
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return {
    name: config.engine.modelName,
    version: config.engine.modelVersion,
    sha256,
    engine,
    classifier: new Classifier(engine, faultClasses),
    [Symbol.asyncDispose]: () => loaded[Symbol.asyncDispose](),
  };
}

async function load(
  path: string,
  config: BackendConfig,
  logger: FastifyBaseLogger,
): Promise<Engine> {
  const options = {
    engine: config.engine.name,
    model: path,
    threads: config.engine.threads,
    spinning: false,
    onLoss: ({ reason }: EngineLoss) => logger.error({ reason }, 'lost an engine; restarting it'),
  };
  try {
    return await createEnginePool(options, {
      size: config.engine.poolSize,
      maxBatch: config.engine.batchMaxSize,
      maxDelayMs: config.engine.batchMaxDelayMs,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const where = `ENGINE=${config.engine.name} MODEL_PATH=${path}`;
    throw new StartError(`cannot load ${where}: ${reason}`, { cause });
  }
}
