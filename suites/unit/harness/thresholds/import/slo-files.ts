import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Imported } from '../../../../../harness/thresholds/import/imported.ts';
import { readSloFile } from '../../../../../harness/thresholds/import/read-slo-file.ts';
import type { SloFormat } from '../../../../../harness/thresholds/import/slo-formats.ts';

/** Imports a file with this text, on load/predict and in milliseconds. */
export function importText(
  format: SloFormat,
  text: string,
  names: Readonly<Record<string, string>> = {},
): Imported {
  const folder = mkdtempSync(join(tmpdir(), 'assay-slo-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'slo.yaml');
  writeFileSync(file, text);
  const subject = 'load/predict';
  return readSloFile(file, format, { subject, unit: 'ms', names: new Map(Object.entries(names)) });
}

/** What was left out, by where it is. */
export function leftOut({ notExpressed }: Imported): readonly string[] {
  return notExpressed.map(({ where }) => where);
}
