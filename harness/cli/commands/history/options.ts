import { didYouMean } from '../../../config/nearest.ts';
import { UsageError } from '../../../errors.ts';
import type { KeptAs } from '../../../history/kept/kept-as.ts';

export const configOption = [
  '-c, --config <file>',
  'config file instead of assay.config.ts',
] as const;
export const jsonOption = ['--json', 'print one JSON object'] as const;

const kinds: readonly KeptAs[] = ['regular', 'changed', 'part', 'ad-hoc'];

/** @throws {UsageError} there is no such kind */
export function readKind(text: string | undefined): KeptAs | null {
  if (text === undefined) return null;
  const kind = kinds.find((one) => one === text);
  if (kind !== undefined) return kind;
  throw new UsageError(`--kind '${text}' is no kind of run.${didYouMean(text, kinds)}`, {
    remedy: `Kinds: ${kinds.join(', ')}.`,
  });
}
