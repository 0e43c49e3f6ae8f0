import type { RunDocument } from '../document/document.ts';
import { catchUp } from './catch-up.ts';
import { keepRun } from './kept/keep-run.ts';
import {
  historyFailure,
  type HistoryPlace,
  openHistory,
  type OpenHistory,
} from './open-history.ts';

export interface RunFolders {
  /** The folder that has one folder a run. */
  readonly folder: string;
  /** Names of those of earlier runs, oldest first. */
  readonly ids: readonly string[];
}

/**
 * The history as one run uses it. A database that can't be used costs a run its trends, and a remark:
 * never its verdict. It is open only while it is asked, for a run may take hours.
 */
export class RunHistory {
  readonly #place: HistoryPlace;
  readonly #folders: RunFolders;
  readonly #warn: (text: string) => void;
  #isLost = false;
  #isUpToDate = false;

  constructor(place: HistoryPlace, folders: RunFolders, warn: (text: string) => void) {
    this.#place = place;
    this.#folders = folders;
    this.#warn = warn;
  }

  /**
   * Asks the database and, where it can't be used, the run folders.
   * @param inFolders what they have to answer
   */
  async ask<T>(
    inDatabase: (history: OpenHistory) => Promise<T>,
    inFolders: () => T | Promise<T>,
  ): Promise<T> {
    if (this.#isLost) return await inFolders();
    try {
      return await this.#open(inDatabase);
    } catch (error) {
      this.#isLost = true;
      this.#warn(
        `${this.#why(error)}; what earlier runs said is read from the folders that are here`,
      );
    }
    return await inFolders();
  }

  /** @returns where the run is kept; null where it is not, which was said */
  async keep(
    document: RunDocument,
    { isAdHoc = false }: { readonly isAdHoc?: boolean } = {},
  ): Promise<string | null> {
    try {
      return await this.#open(async ({ database, project }) => {
        await keepRun(database, document, { project, isAdHoc });
        return database.place;
      });
    } catch (error) {
      const why = this.#isLost ? 'it is still so' : this.#why(error);
      this.#warn(`this run is not kept in the history, and the next one adds it: ${why}`);
      return null;
    }
  }

  async #open<T>(work: (history: OpenHistory) => Promise<T>): Promise<T> {
    const slow = (statement: string, durationMs: number): void =>
      this.#warn(`the history took ${(durationMs / 1000).toFixed(1)} s for: ${statement}`);
    await using history = await openHistory(this.#place, { slow });
    if (!this.#isUpToDate) await catchUp(history, this.#folders.folder, this.#folders.ids);
    this.#isUpToDate = true;
    return await work(history);
  }

  #why(error: unknown): string {
    const { url, file } = this.#place;
    const { message, remedy } = historyFailure(error, url === null ? file : 'ASSAY_HISTORY_URL');
    return remedy === null ? message : `${message} (${remedy.replace(/\.$/, '')})`;
  }
}
