import type { TargetConfig } from '../../config/targets.ts';
import { UsageError } from '../../errors.ts';
import { fromOutside } from '../../leaks/from-outside.ts';

/**
 * A back end of another commit is started beside the one of the working tree.
 * @throws {UsageError} there is none, or one that is no part of the project's files
 */
export function requireComparable(target: TargetConfig | undefined): void {
  const { command, app } = requireTarget(target);
  if (command !== undefined || app !== undefined) return;
  throw new UsageError(
    'a load is compared with another commit, and the back end is not started from the files of one',
    { remedy: 'Add target.command or target.app; or: assay load … --url … --against …' },
  );
}

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
