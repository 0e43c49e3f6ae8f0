import { z } from 'zod';
import { documentSchema } from '../../document/document.ts';

/** One line of an export: a run with what its document does not say. */
export const exportedRunSchema = z.object({
  formatVersion: z.literal(1),
  project: z.string(),
  isAdHoc: z.boolean(),
  document: documentSchema,
});

export type ExportedRun = z.infer<typeof exportedRunSchema>;
