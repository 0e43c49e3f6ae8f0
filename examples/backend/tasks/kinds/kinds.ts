import type { TaskKind } from '../kind.ts';
import { evaluate } from './evaluate.ts';
import { explain } from './explain.ts';
import { generateDataset } from './generate-dataset.ts';
import { predict } from './predict.ts';
import { predictDataset } from './predict-dataset.ts';
import { searchArchitecture } from './search-architecture.ts';
import { tuneEngine } from './tune-engine.ts';

/** Handed in as windows in the body of `POST /tasks`; the others by `POST /tasks/<name>`. */
export const windowsKind = predict;

/** Everything that a worker does. */
export const kinds: readonly TaskKind[] = [
  predict,
  predictDataset,
  generateDataset,
  evaluate,
  tuneEngine,
  searchArchitecture,
  explain,
];

export function kindOf(name: string): TaskKind | undefined {
  return kinds.find((kind) => kind.name === name);
}
