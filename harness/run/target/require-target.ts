import type { TargetConfig } from '../../config/schema.ts';
import { UsageError } from '../../errors.ts';

/** @throws {UsageError} no target is configured */
export function requireTarget(target: TargetConfig | undefined): TargetConfig {
  if (target !== undefined) return target;
  throw new UsageError('the config names no target, and the suite drives one', {
    remedy: "Add target: { command: 'node server.js' } to the config.",
  });
}
