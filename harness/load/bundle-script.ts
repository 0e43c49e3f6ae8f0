import { dirname, join, extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Plugin, rolldown } from 'rolldown';

import { commonJsExports } from './common-js.ts';
import { copyOf, duetCopies, withoutSide } from './duet-copies.ts';

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
 * What a script is bundled for: one side, two sides of which each iteration runs the one whose turn it is, or a
 * pod, whose k6 says itself that it came to its end.
 */
export type BundleForm = 'solo' | 'duet' | 'pod';

/**
 * Bundles a script (TypeScript or JavaScript) for k6, which resolves neither npm packages nor
 * `assay/k6`. What k6 brings itself (`k6`, `k6/http`, `k6/x/…`, http(s) addresses) stays an import.
 * @throws {Error} a syntax error, or an import that can't be found, with file and line
 */
export async function bundleScript(script: string, form: BundleForm = 'solo'): Promise<Bundle> {
  const built = await build(script, [ownModules, ownFolders]);
  const common = await commonJsExports(script);
  const exports = common ?? built.exports;
  const { code, map } = await build(entryName, [
    ...(form === 'duet' ? [duetCopies(isHarness)] : []),
    ownModules,
    ownFolders,
    entryModule(
      form === 'duet'
        ? duetSource(script, exports, common !== null)
        : entrySource(script, exports, { isCommonJs: common !== null, saysEnd: form === 'pod' }),
    ),
  ]);
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
    external: isK6s,
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

/** What k6 brings itself. The module `k6` is replaced by one that says more, but for that one. */
function isK6s(id: string, importer: string | undefined): boolean {
  if (id === 'k6') return isOwn(importer);
  return /^(?:k6\/|https?:\/\/)/u.test(id);
}

function isOwn(importer: string | undefined): boolean {
  return importer !== undefined && dirname(importer) === k6Folder;
}

/** Modules of the harness stand in a script once, however many copies of the script there are. */
function isHarness(id: string): boolean {
  return dirname(id) === k6Folder || dirname(id) === dirname(k6Folder);
}

/** `assay/k6` is ours, whatever the project of the script has installed. */
const ownModules: Plugin = {
  name: 'assay-k6',
  resolveId(id, importer) {
    if (id === 'assay/k6') return ownModule('index');
    return id === 'k6' && !isOwn(importer) ? ownModule('k6') : null;
  },
};

function ownModule(name: string): string {
  return join(k6Folder, `${name}${extension}`);
}

/** A module that declares or imports an `open` of its own means that one. */
const ownOpen = /\b(?:function|const|let|var|class)\s+open\b|\bimport\b[^;]*\bopen\b[^;]*\bfrom\b/u;
const opens = /(?<![.\w$])open\s*\(/u;
const resolves = /\bimport\.meta\.resolve\b/gu;

/** Code without an import of its own, so that it may stand in CommonJS, too; k6 takes `a/../b`. */
function placed(folder: string): string {
  return `/^(?:\\/|file:)/.test(path) ? path : ${folder} + '/' + path`;
}

function resolved(folder: string): string {
  return `/^(?:\\w+:|k6(?:\\/|$))/.test(path) ? path : 'file://' + (path[0] === '/' ? path : ${folder} + '/' + path.replace(/^\\.\\//, ''))`;
}

/** Lets each module open and resolve files from its own folder, as k6 does where nothing is bundled. */
const ownFolders: Plugin = {
  name: 'assay-folders',
  transform(code, id) {
    const file = withoutSide(id);
    if (isOwn(file) || !/\.[cm]?[jt]sx?$/u.test(file)) return null;
    const folder = JSON.stringify(dirname(file));
    const head: string[] = [];
    let changed = code;
    if (opens.test(code) && !ownOpen.test(code)) {
      head.push(`const open = (path, ...mode) => globalThis.open(${placed(folder)}, ...mode);`);
    }
    if (resolves.test(code)) {
      head.push(`const assayResolve = (path) => ${resolved(folder)};`);
      changed = changed.replaceAll(resolves, 'assayResolve');
    }
    // On the first line, so that the lines below keep their numbers.
    return head.length === 0 ? null : { code: `${head.join(' ')} ${changed}`, map: null };
  },
};

/** The module that k6 gets as its script: the user's exports, each with what the harness adds. */
function entryModule(source: string): Plugin {
  return {
    name: 'assay-entry',
    resolveId: (id) => (id === entryName ? id : null),
    load: (id) => (id === entryName ? source : null),
  };
}

/** What a CommonJS module exports: an object, or the default function with the rest as its properties. */
const commonJsScript = `const exportsOf = Object(exported.default ?? exported);
const script = Object.assign({ default: exportsOf }, exportsOf);`;

/** The same of each copy. */
const commonJsCopies = `const scriptOf = (exported) => Object.assign({ default: Object(exported.default ?? exported) }, Object(exported.default ?? exported));
const base = scriptOf(exportedBase);
const candidate = scriptOf(exportedCandidate);`;

/** Exports of a script that k6 does not call once an iteration. */
const special = new Set(['options', 'setup', 'teardown', 'handleSummary']);

function entrySource(
  script: string,
  exports: readonly string[],
  { isCommonJs, saysEnd }: { readonly isCommonJs: boolean; readonly saysEnd: boolean },
): string {
  const has = (name: string): boolean => exports.includes(name);
  const options = has('options') ? 'script.options' : 'undefined';
  const lines = [
    `import * as exported from ${JSON.stringify(script)};`,
    isCommonJs ? commonJsScript : 'const script = exported;',
    `import { iteration } from ${JSON.stringify(ownModule('hooks'))};`,
    `import { withOverrides } from ${JSON.stringify(ownModule('overrides'))};`,
    `import { summary } from ${JSON.stringify(ownModule('summary'))};`,
    `export const options = withOverrides(${options});`,
    `export const handleSummary = summary(${has('handleSummary') ? 'script.handleSummary' : 'undefined'}, ${options});`,
    ...(saysEnd
      ? [
          `import { endingTeardown } from ${JSON.stringify(ownModule('ending'))};`,
          `export const teardown = endingTeardown(${has('teardown') ? 'script.teardown' : 'undefined'});`,
        ]
      : []),
  ];
  for (const name of exports) {
    if (name === 'setup' || (name === 'teardown' && !saysEnd))
      lines.push(`export const ${name} = script.${name};`);
    else if (name === 'default') lines.push('export default iteration(script.default);');
    else if (!special.has(name)) lines.push(`export const ${name} = iteration(script.${name});`);
  }
  return lines.join('\n');
}

/** The entry of a duet. What k6 asks of a script as a whole is asked of the base's copy. */
function duetSource(script: string, exports: readonly string[], isCommonJs: boolean): string {
  const options = exports.includes('options') ? 'base.options' : 'undefined';
  const lines = [
    // First of all: the copies ask it for their variables when they are loaded.
    `import ${JSON.stringify(ownModule('duet-environment'))};`,
    `import * as exportedBase from ${JSON.stringify(copyOf(script, 'base'))};`,
    `import * as exportedCandidate from ${JSON.stringify(copyOf(script, 'candidate'))};`,
    `import { duetIteration, duetSetup, duetTeardown } from ${JSON.stringify(ownModule('duet'))};`,
    `import { withOverrides } from ${JSON.stringify(ownModule('overrides'))};`,
    isCommonJs ? commonJsCopies : 'const base = exportedBase; const candidate = exportedCandidate;',
    `export const options = withOverrides(${options});`,
  ];
  for (const name of exports) {
    const sides = `base.${name}, candidate.${name}`;
    if (name === 'setup') lines.push(`export const setup = duetSetup(${sides});`);
    else if (name === 'teardown') lines.push(`export const teardown = duetTeardown(${sides});`);
    else if (name === 'default') lines.push(`export default duetIteration(${sides});`);
    else if (!special.has(name)) lines.push(`export const ${name} = duetIteration(${sides});`);
  }
  return lines.join('\n');
}
