import { AssayError, InfrastructureError } from '../errors.ts';

/** What was thrown inside of a run, as what decides its exit code; a defect of ours keeps its stack. */
export function asFailure(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new InfrastructureError(`a defect of assay: ${text}`, { cause: error });
}
