import type { Redaction } from '../config/redaction.ts';
import type { RunDocument } from '../document/document.ts';
import type { RunEvent } from './events.ts';
import { foldDocument } from './fold-document.ts';
import { Journal } from './journal.ts';

/** Takes the events of a run: into the journal, to whoever shows them, and into the document. */
export class Recorder implements Disposable {
  readonly #journal: Journal;
  readonly #redaction: Redaction;
  readonly #show: (event: RunEvent) => void;
  readonly #events: RunEvent[] = [];

  constructor(folder: string, redaction: Redaction, show: (event: RunEvent) => void) {
    this.#journal = new Journal(folder, redaction);
    this.#redaction = redaction;
    this.#show = show;
  }

  readonly emit = (event: RunEvent): void => {
    if (event.type !== 'progress') {
      this.#events.push(event);
      this.#journal.append(event);
    }
    this.#show(this.#redaction.redactTexts(event));
  };

  /** The document so far, without any secret. */
  document(): RunDocument {
    return this.#redaction.redactJson(foldDocument(this.#events));
  }

  [Symbol.dispose](): void {
    this.#journal[Symbol.dispose]();
  }
}
