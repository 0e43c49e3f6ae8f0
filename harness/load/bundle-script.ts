import { dirname, join, extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Plugin, rolldown } from 'rolldown';

/** A user's script with everything that it imports, as one module that k6 can run. */
export interface Bundle {
  readonly code: string;
  /** A source map (version 3) from `code` back to the files that were written. */
  readonly map: string;
  /** What was bundled, for the message about an error. */
  readonly exports: readonly string[];
}

/** The published package has our modules compiled. */
const extension = extname(import.meta.filename);
const k6Folder = join(dirname(fileURLToPath(import.meta.url)), 'k6');
const entryName = 'assay:entry';

/**
 * Bundles a script (TypeScript or JavaScript) for k6, which resolves neither npm packages nor
 * `assay/k6`. What k6 brings itself (`k6`, `k6/http`, `k6/x/…`, http(s) addresses) stays an import.
 * @throws {Error} a syntax error, or an import that can't be found, with file and line
 */
export async function bundleScript(script: string): Promise<Bundle> {
  const { exports } = await build(script, [ownModules]);
  const { code, map } = await build(entryName, [ownModules, entryModule(script, exports)]);
  return { code: withoutMapLink(code), map: map?.toString() ?? '', exports };
}

/** The script goes to k6 over stdin, where no file with a map is beside it. */
function withoutMapLink(code: string): string {
  return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/u, '\n');
}

async function build(
  input: string,
  plugins: Plugin[],
): Promise<{ code: string; exports: string[]; map: { toString(): string } | null }> {
  const bundle = await rolldown({
    input,
    plugins,
    external: (id) => /^(?:k6(?:\/|$)|https?:\/\/)/u.test(id),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'], conditionNames: ['k6', 'import', 'default'] },
    logLevel: 'warn',
    onLog(_level, log) {
      // Left alone, the import would stay and k6 would look for it on the net.
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
    },
    tsconfig: false,
  });
  try {
    const { output } = await bundle.generate({
      format: 'esm',
      sourcemap: true,
      codeSplitting: false,
      minify: false,
    });
    return output[0];
  } finally {
    await bundle.close();
  }
}

/** `assay/k6` is ours, whatever the project of the script has installed. */
const ownModules: Plugin = {
  name: 'assay-k6',
  resolveId: (id) => (id === 'assay/k6' ? join(k6Folder, `index${extension}`) : null),
};

/** The module that k6 gets as its script: the user's exports, each with what the harness adds. */
function entryModule(script: string, exports: readonly string[]): Plugin {
  return {
    name: 'assay-entry',
    resolveId: (id) => (id === entryName ? id : null),
    load: (id) => (id === entryName ? entrySource(script, exports) : null),
  };
}

/** Exports of a script that k6 does not call once an iteration. */
const special = new Set(['options', 'setup', 'teardown', 'handleSummary']);

function entrySource(script: string, exports: readonly string[]): string {
  const lines = [
    `import * as script from ${JSON.stringify(script)};`,
    `import { iteration, summary, withOverrides } from ${JSON.stringify(join(k6Folder, `hooks${extension}`))};`,
    `export const options = withOverrides(${exports.includes('options') ? 'script.options' : 'undefined'});`,
    `export const handleSummary = summary(${exports.includes('handleSummary') ? 'script.handleSummary' : 'undefined'});`,
  ];
  for (const name of exports) {
    if (name === 'setup' || name === 'teardown')
      lines.push(`export const ${name} = script.${name};`);
    else if (name === 'default') lines.push('export default iteration(script.default);');
    else if (!special.has(name)) lines.push(`export const ${name} = iteration(script.${name});`);
  }
  return lines.join('\n');
}
