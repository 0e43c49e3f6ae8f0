import { runMain } from '../run-main.ts';
import { readYaml } from './environment.ts';
import { experimentConfig } from './experiment.ts';
import { ConfigurationError, loadConfig } from './load-config.ts';
import { backendConfig } from './services.ts';
import { toJsonSchema, toYaml } from './write-config.ts';

/**
 * `node config/main.ts show|schema backend|experiment [file.yaml]`: the configuration as it is read from
 * the file and the environment, without secrets, or the JSON Schema of such a file.
 */
const schemas = { backend: backendConfig, experiment: experimentConfig };

await runMain(async () => {
  const [action, name = '', file] = process.argv.slice(2);
  if (!Object.hasOwn(schemas, name) || (action !== 'show' && action !== 'schema')) {
    throw new ConfigurationError(
      `allowed: show backend, show experiment, schema backend, schema experiment; got '${process.argv.slice(2).join(' ')}'`,
    );
  }
  const schema = schemas[name as keyof typeof schemas];
  if (action === 'schema') {
    process.stdout.write(`${JSON.stringify(toJsonSchema(schema), null, 2)}\n`);
    return;
  }
  const yaml = file === undefined ? '' : readYaml(file, 'the command');
  const config = loadConfig<typeof backendConfig | typeof experimentConfig>(schema, {
    environment: process.env,
    yaml,
  });
  process.stdout.write(toYaml(schema, config));
});
