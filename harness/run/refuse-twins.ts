import { relative } from 'node:path';
import { UsageError } from '../errors.ts';

export interface Planned {
  readonly subject: string;
  /** The file that measures it. */
  readonly path: string;
}

/**
 * Two files that measure under one name would be judged by one of their measurements only.
 * @param root what paths are shown relative to
 * @throws {UsageError} naming the subject and both files
 */
export function refuseTwins(planned: readonly Planned[], root: string): void {
  const first = new Map<string, string>();
  for (const { subject, path } of planned) {
    const other = first.get(subject);
    if (other !== undefined) {
      const files = [other, path].map((file) => relative(root, file) || file);
      throw new UsageError(`'${subject}' is measured twice: by ${files.join(' and by ')}`, {
        remedy: 'give one of them another name: a gate names one measurement',
      });
    }
    first.set(subject, path);
  }
}
