import type { Readings } from './catalog.ts';
import type { SeenStatement } from './resources.ts';

/** One thing that is looked at again and again. */
export interface ResourceSource extends AsyncDisposable {
  readonly of: string;
  /** Levels as they are now; of what adds up, the rate since the reading before. */
  read(): Readings | Promise<Readings>;
  /** Whether the time that it takes to answer says something of it: of a server that others ask, too. */
  readonly isAsked?: true;
  /** Levels at which a reading is full. */
  readonly full?: Readings;
  statements?(): readonly SeenStatement[] | Promise<readonly SeenStatement[]>;
}
