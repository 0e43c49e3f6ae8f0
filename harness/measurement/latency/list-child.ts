import { pathToFileURL } from 'node:url';
import { dieWithParent } from '../../process/die-with-parent.ts';
import { listOperations } from './vitest-file/capture.ts';

/** The fresh process that looks what a file offers to compare; it is asked once. */
export type ListReply =
  | { readonly kind: 'listed'; readonly names: readonly (string | null)[] }
  | { readonly kind: 'threw'; readonly message: string };

dieWithParent();
process.once('message', (file: string) => {
  void listOperations(pathToFileURL(file).href)
    .then(
      (names): ListReply => ({ kind: 'listed', names }),
      (error: unknown): ListReply => ({
        kind: 'threw',
        message: error instanceof Error ? error.message : String(error),
      }),
    )
    .then((reply) => process.send?.(reply, () => process.exit(0)));
});
