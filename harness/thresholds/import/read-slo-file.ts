import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../errors.ts';
import type { Imported, ImportOptions } from './imported.ts';
import { importKeptn, keptnSchema } from './keptn.ts';
import { importOpenSlo, openSloSchema } from './openslo.ts';
import { type SloFormat, sloFormats } from './slo-formats.ts';

/**
 * Reads the thresholds of another tool's file.
 * @throws {UsageError} it can't be read, is of another format, or nothing of it can be expressed
 */
export function readSloFile(path: string, format: SloFormat, options: ImportOptions): Imported {
  const documents = readDocuments(path);
  try {
    const imported =
      format === 'keptn'
        ? importKeptn(keptnSchema.parse(documents[0]), options)
        : importOpenSlo(openSloSchema.parse(documents), options);
    if (Object.keys(imported.thresholds).length > 0) return imported;
    const why = imported.notExpressed.map(({ where, why: reason }) => `${where}: ${reason}`);
    throw new UsageError(
      `nothing of ${path} can be expressed as a threshold\n  ${why.join('\n  ')}`,
    );
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new UsageError(`${path} is no file of ${format}: ${z.prettifyError(error)}`, {
      remedy: `Formats: ${sloFormats.join(', ')}.`,
      cause: error,
    });
  }
}

function readDocuments(path: string): readonly unknown[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} can't be read: ${(cause as Error).message}`, { cause });
  }
  const parsed = parseAllDocuments(text);
  const documents = Array.isArray(parsed) ? parsed : [];
  const broken = documents.flatMap(({ errors }) => errors)[0];
  if (broken !== undefined) {
    throw new UsageError(`${path} is no YAML: ${broken.message}`, { cause: broken });
  }
  return documents.map((document): unknown => document.toJS());
}
