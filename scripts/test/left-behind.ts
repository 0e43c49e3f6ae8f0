import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readLedger } from '../../fixtures/services/supervisor/ledger.ts';
import { noteFile } from '../../fixtures/services/supervisor/note.ts';
import { isGone, readProcessTable } from '../../fixtures/services/supervisor/process-tree.ts';
import { memoryFolderPath } from '../../fixtures/services/supervisor/state-folder.ts';

/**
 * What a run left of its own, one line each: processes, folders in memory, files. A run is known by
 * its temporary folder (TMPDIR), which nobody else has: other runs on this machine are not looked at.
 * @param folder its temporary folder
 */
export function leftBehind(folder: string): readonly string[] {
  const memory = foldersInMemory(folder);
  return [
    ...livingIn([folder, ...memory]).map((one) => `process ${one}`),
    ...memory.map((path) => `folder in memory ${path}`),
    ...filesIn(folder).map((path) => `file ${path}`),
  ];
}

/** Processes that were told of one of these folders, or work in one. */
function livingIn(folders: readonly string[]): readonly string[] {
  return readProcessTable()
    .filter((seen) => !isGone(seen) && seen.pid !== process.pid)
    .filter(({ pid }) => {
      const environment = textOf(`/proc/${pid}/environ`);
      const workingFolder = linkOf(`/proc/${pid}/cwd`);
      return folders.some(
        (folder) => environment.includes(folder) || isWithin(workingFolder, folder),
      );
    })
    .map(({ pid, state }) => {
      const command = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
      return `${pid} in state ${state}: ${command.slice(0, 200)}`;
    });
}

/** Each of them says itself whose it is: see `keepNote`. */
function foldersInMemory(folder: string): readonly string[] {
  const memory = memoryFolderPath();
  if (!existsSync(memory)) return [];
  return readdirSync(memory)
    .map((name) => join(memory, name))
    .filter((path) => {
      const note = join(path, noteFile);
      const first = existsSync(note) ? readLedger(note)[0] : undefined;
      return first?.type === 'note' && isWithin(first.of, folder);
    });
}

/** Node's own, of every program that keeps compiled code, such as Vitest; it is for all runs. */
const ofNode = 'node-compile-cache';

/** Files, and folders with nothing in them but for the ones in which ledgers are kept. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === ofNode) return [];
    if (!entry.isDirectory()) return [path];
    const isOurState = /^assay-\d+$/.test(entry.name);
    if (!isOurState) return [path];
    const inside = readdirSync(path).filter((name) => name !== 'ledgers');
    const ledgers = existsSync(join(path, 'ledgers')) ? readdirSync(join(path, 'ledgers')) : [];
    return [
      ...inside.map((name) => join(path, name)),
      ...ledgers.map((name) => join(path, 'ledgers', name)),
    ];
  });
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
