import type { ConfiguredEngine } from '../../fixtures/engines/configured-engine.ts';

/** A model's file on the reference engine. */
export function onCpu(model: string, threads = 1): ConfiguredEngine {
  return { name: model, engine: 'onnx-cpu', model, threads, url: null };
}
