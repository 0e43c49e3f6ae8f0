import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../../errors.ts';
import { keepRun } from '../../../history/kept/keep-run.ts';
import { hasJournal } from '../../../run/fold-journal.ts';
import { readKept } from '../../../run/kept-run.ts';
import { runIds } from '../../../run/run-folder.ts';
import { readExport } from './read-export.ts';
import { print } from './print.ts';
import { type ProjectHistory, withHistory } from './with-history.ts';

export interface ImportOptions {
  /** Run folders, folders of them, and exported files; empty for the project's own folders. */
  readonly paths: readonly string[];
  readonly configFile: string | null;
  readonly json: boolean;
}

/** `assay history import`: adds runs that are not there yet. */
export async function importCommand({ paths, configFile, json }: ImportOptions): Promise<void> {
  const sources = paths.map((path) => sourceOf(resolve(path), path));
  const counts = await withHistory(configFile, async (history) => {
    const own: Source = { kind: 'folders', folders: runFoldersIn(history.folder) };
    return await addAll(history, sources.length === 0 ? [own] : sources);
  });
  print(
    json
      ? [JSON.stringify(counts)]
      : [
          `${counts.added} added, ${counts.known} were there already`,
          ...counts.unreadable.map((path) => `${path} has nothing that can be read`),
        ],
  );
}

type Source =
  | { readonly kind: 'folders'; readonly folders: readonly string[] }
  | { readonly kind: 'export'; readonly file: string };

/** @throws {UsageError} nothing of a run is there */
function sourceOf(path: string, written: string): Source {
  if (!existsSync(path)) {
    throw new UsageError(`there is no '${written}' to import`, {
      remedy: 'Name run folders, folders of them, or files of `assay history export`.',
    });
  }
  if (statSync(path).isFile()) return { kind: 'export', file: path };
  if (isRunFolder(path)) return { kind: 'folders', folders: [path] };
  const folders = runFoldersIn(path);
  if (folders.length > 0) return { kind: 'folders', folders };
  throw new UsageError(`'${written}' is no run, and has none`, {
    remedy: 'Name a folder with a run.json, or the folder that has one folder a run.',
  });
}

function runFoldersIn(folder: string): readonly string[] {
  return runIds(folder)
    .map((id) => join(folder, id))
    .filter(isRunFolder);
}

function isRunFolder(folder: string): boolean {
  return existsSync(join(folder, 'run.json')) || hasJournal(folder);
}

interface Counts {
  readonly added: number;
  readonly known: number;
  readonly unreadable: readonly string[];
}

async function addAll(
  { database, project }: ProjectHistory,
  sources: readonly Source[],
): Promise<Counts> {
  let added = 0;
  let known = 0;
  const unreadable: string[] = [];
  const add = async (...run: Parameters<typeof keepRun>): Promise<void> => {
    if (await keepRun(...run)) added += 1;
    else known += 1;
  };
  for (const source of sources) {
    if (source.kind === 'export') {
      for await (const { document, isAdHoc } of readExport(source.file)) {
        await add(database, document, { project, isAdHoc });
      }
      continue;
    }
    for (const folder of source.folders) {
      const document = readKept(folder);
      if (document === null) unreadable.push(folder);
      else await add(database, document, { project });
    }
  }
  return { added, known, unreadable };
}
