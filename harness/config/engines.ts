import { z } from 'zod';
import { milliseconds } from './duration.ts';

export const accuracySchema = z
  .strictObject({
    data: z
      .string()
      .min(1)
      .describe('Module that exports defineExamples({…}), relative to the config file'),
  })
  .describe('What the models are asked, and what is right: for the thresholds on accuracy');

const counts = z.array(z.int().positive()).min(1);

const sweepSchema = z
  .strictObject({
    batches: counts.default([1, 2, 4, 8]).describe('Items a call'),
    callers: counts
      .default([1, 2, 4])
      .describe('Callers at a time, each of which waits for its answer'),
    rounds: z
      .int()
      .positive()
      .default(3)
      .describe('How often each point is measured, in another order each time'),
    pointMs: milliseconds.default(500).describe('Of one point in one round'),
  })
  .describe('Throughput against latency by batch and callers, shown in the page of a run');

export const engineSchema = z
  .strictObject({
    model: z
      .string()
      .min(1)
      .describe("Path of the ONNX model, relative to the config file; for remote the model's name"),
    engine: z.string().min(1).default('onnx-cpu').describe('Name in the registry of engines'),
    threads: z.int().positive().default(1).describe('Intra-op threads'),
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('For the engine remote: the address of an Open Inference Protocol server'),
    accuracy: accuracySchema.optional(),
    sweep: sweepSchema.optional(),
  })
  .describe('A model and the engine that runs it');

export type EngineConfig = z.infer<typeof engineSchema>;
export type SweepConfig = z.infer<typeof sweepSchema>;
