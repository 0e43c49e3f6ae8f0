import { UsageError } from '../errors.ts';
import { fromText, type Assignment } from './environment-layer.ts';
import { configSchema } from './schema.ts';
import { parsePath, schemaAt, textType } from './walk-schema.ts';

/**
 * What `--set path=value` sets, e.g. `--set services.postgres.provider=docker`.
 * @throws {UsageError} there is no `=`
 */
export function flagLayer(settings: readonly string[]): readonly Assignment[] {
  return settings.map((setting) => {
    // A limit such as `<= 25ms` has a `=` of its own: the first one splits.
    const at = setting.indexOf('=');
    if (at < 1) {
      throw new UsageError(`--set ${setting} has no '='; write --set path=value`, {
        remedy: "For example: --set 'services.postgres.provider=docker'",
      });
    }
    const path = parsePath(setting.slice(0, at).trim());
    const text = setting.slice(at + 1).trim();
    const schema = schemaAt(configSchema, path);
    const type = schema === null ? 'string' : textType(schema);
    return { path, value: fromText(text, type), origin: '--set' };
  });
}
