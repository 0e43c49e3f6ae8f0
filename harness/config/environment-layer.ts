import { UsageError } from '../errors.ts';
import { assayVariables, variables } from './environment.ts';
import { didYouMean } from './nearest.ts';
import { configSchema } from './schema.ts';
import { leavesOf } from './walk-schema.ts';

/** One value that a layer sets, and where it comes from in words. */
export interface Assignment {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly origin: string;
}

/** `target.startupTimeoutMs` is set by `ASSAY_TARGET_STARTUP_TIMEOUT_MS`. */
export function variableFor(path: readonly string[]): string {
  const words = path.map((key) => key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase());
  return `ASSAY_${words.join('_')}`;
}

/**
 * What the environment sets: `ASSAY_<PATH>` for every fixed field of the config, lists with commas.
 * @throws {UsageError} a variable starts with `ASSAY_` and means nothing
 */
export function environmentLayer(): readonly Assignment[] {
  const leaves = new Map(leavesOf(configSchema).map((leaf) => [variableFor(leaf.path), leaf]));
  const assignments: Assignment[] = [];
  for (const [name, text] of Object.entries(assayVariables())) {
    const leaf = leaves.get(name);
    if (leaf !== undefined) {
      assignments.push({ path: leaf.path, value: fromText(text, leaf.type), origin: name });
    } else if (!(name in variables)) {
      const known = [...Object.keys(variables), ...leaves.keys()];
      throw new UsageError(`unknown environment variable ${name}.${didYouMean(name, known)}`, {
        remedy: 'Unset it, or see `assay config` for those that exist.',
      });
    }
  }
  return assignments;
}

/** Text from outside as the type that the schema wants; what doesn't fit is left for it to refuse. */
export function fromText(text: string, type: string): unknown {
  if (type === 'array') return text.split(',').map((item) => item.trim());
  if (['number', 'int'].includes(type) && text.trim() !== '' && Number.isFinite(Number(text))) {
    return Number(text);
  }
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
