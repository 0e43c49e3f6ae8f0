import { relative } from 'node:path';
import { readVariable } from '../../config/environment.ts';
import { loadConfig, type LoadedConfig } from '../../config/load-config.ts';
import { findConfigFile } from '../../config/read-file.ts';
import { Redaction } from '../../config/redaction.ts';
import type { RunDocument } from '../../document/document.ts';
import { historyPlace } from '../../history/open-history.ts';
import { RunHistory } from '../../history/run-history.ts';

/** The config that a command has, or none: outside of any project nothing is kept. */
export async function nearestConfig(file: string | null): Promise<LoadedConfig | null> {
  if (file === null && readVariable('ASSAY_CONFIG') === null && !hasConfig()) return null;
  return await loadConfig({ file });
}

function hasConfig(): boolean {
  try {
    findConfigFile(process.cwd());
    return true;
  } catch {
    return false;
  }
}

/**
 * Keeps what a command has measured, and says on stderr why where it can't.
 * @returns where, for a reader; null where it is not kept
 */
export async function keepInHistory(
  document: RunDocument,
  loaded: LoadedConfig,
  options: { readonly isAdHoc?: boolean } = {},
): Promise<string | null> {
  const redaction = new Redaction();
  const warn = (text: string): void => void process.stderr.write(`${redaction.redact(text)}\n`);
  const history = new RunHistory(historyPlace(loaded), { folder: loaded.root, ids: [] }, warn);
  return shownPlace(await history.keep(redaction.redactJson(document), options));
}

/** A file as it is seen from here. */
export function shownPlace(place: string | null): string | null {
  return place?.startsWith('/') === true ? relative(process.cwd(), place) : place;
}
