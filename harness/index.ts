/**
 * The public API, in the order of the pipeline. It is loaded in the fresh process of every leak hunt:
 * what is heavy is exported as a type, or reached through its own entry (`assay/config`,
 * `assay/fixtures`, `assay/k6`).
 */
export type { Profile, SuiteName } from './config/profile.ts';
export type { AssayConfig, AssayConfigInput } from './config/schema.ts';
export type { Metric, MetricKind, Unit } from './metrics/metric.ts';
export { stress } from './measurement/leak/stress.ts';
export type {
  LoadMeasurement,
  Measurement,
  RetainedMeasurement,
  TestsMeasurement,
} from './measurement/measurement.ts';
export type { Comparison, GateResult, Limit, Severity, Verdict } from './verdicts/verdict.ts';
export type { RunDocument } from './document/document.ts';
export { defineExamples, type Example, type Examples } from './variants/define-examples.ts';
export { AssayError, InfrastructureError, UsageError } from './errors.ts';
export { exitCode, type ExitCode } from './exit-code.ts';
