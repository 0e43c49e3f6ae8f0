import type { TargetConfig } from '../../config/targets.ts';
import { UsageError } from '../../errors.ts';
import { fromOutside } from '../../leaks/from-outside.ts';

/** @throws {UsageError} no target is configured, or one that has to be ours and runs already */
export function requireTarget(
  target: TargetConfig | undefined,
  { isOwn = false }: { readonly isOwn?: boolean } = {},
): TargetConfig {
  if (target !== undefined) {
    if (!isOwn || target.command !== undefined || target.app !== undefined) return target;
    throw new UsageError(
      `a leak hunt measures the back end from within, and ${fromOutside(target)}`,
      { remedy: 'Add target.command or target.app; or: assay leak --url … --pid …' },
    );
  }
  throw new UsageError('the config names no target, and the suite drives one', {
    remedy: "Add target: { command: 'node server.js' } to the config.",
  });
}
