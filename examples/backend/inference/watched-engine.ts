import { arrayKind, elementCount } from '../../../fixtures/engines/datatype.ts';
import type {
  Engine,
  RunOptions,
  TensorDescription,
  Tensors,
} from '../../../fixtures/engines/engine.ts';
import { EngineInputError, EngineOverloadedError } from '../../../fixtures/engines/errors.ts';

/** While runs succeed this often, they are proof enough and none is made for the check's sake. */
const PROOF_LASTS_MS = 5_000;

/**
 * Whether an engine works, judged by its last run: a health check under load must not queue behind
 * the load, and one on an idle server must not believe an old success.
 */
export class WatchedEngine {
  readonly name: string;
  readonly device: string;
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly TensorDescription[];
  readonly #engine: Engine;
  #lastSuccess = { at: -Infinity, tookMs: 0 };

  constructor(engine: Engine) {
    this.#engine = engine;
    this.name = engine.name;
    this.device = engine.device;
    this.inputs = engine.inputs;
    this.outputs = engine.outputs;
  }

  /** Runs the model and remembers how it went. */
  async run(inputs: Tensors, options?: RunOptions): Promise<Tensors> {
    const start = performance.now();
    try {
      const outputs = await this.#engine.run(inputs, options);
      const at = performance.now();
      this.#lastSuccess = { at, tookMs: at - start };
      return outputs;
    } catch (error) {
      // A wrong input, a full queue or a caller who left says nothing against the engine.
      const isEnginesFault =
        !(error instanceof EngineInputError || error instanceof EngineOverloadedError) &&
        options?.signal?.aborted !== true;
      if (isEnginesFault) this.#lastSuccess = { at: -Infinity, tookMs: 0 };
      throw error;
    }
  }

  /** Milliseconds of the last run, or of one with zeros if there was none lately; rejects if it fails. */
  async ping(timeoutMs: number): Promise<number> {
    if (performance.now() - this.#lastSuccess.at > PROOF_LASTS_MS) {
      await this.run(zeros(this.inputs), { timeoutMs });
    }
    return this.#lastSuccess.tookMs;
  }
}

/** A batch of one, every dynamic dimension 1. */
function zeros(inputs: readonly TensorDescription[]): Tensors {
  return Object.fromEntries(
    inputs.map(({ name, datatype, shape }) => {
      const sizes = shape.map((size) => Math.max(size, 1));
      const data = new (arrayKind(datatype))(elementCount(sizes));
      return [name, { datatype, shape: sizes, data }];
    }),
  );
}
