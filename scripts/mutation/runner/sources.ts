import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** StrykerJS' own way of counting looks names up, and takes most of the time. */
const countCall = 'globalThis.__stryker__.count(arguments)';

/** Of the folder of StrykerJS, where the code is as it was written. */
const plainSuffix = '.plain';

/**
 * Which code runs in StrykerJS' copy of the program. All of it is instrumented there, and counts what it
 * does in each expression: calculations then take ten times as long. While one mutant is tried, only its
 * own file has to be, and needs to count nothing.
 */
export class Sources {
  /** The file with the mutant that is being tried; none while all is counted. */
  mutated: string | null = null;
  readonly #known = new Map<string, string>();

  /** @param root the folder of StrykerJS' copy */
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Keeps the code as it was written, since it may be changed before all mutants are tried. */
  keepPlain(): void {
    cpSync(join(repository, 'harness'), join(this.#root, plainSuffix, 'harness'), {
      recursive: true,
    });
  }

  of(file: string): string {
    if (this.mutated === null) return countedBy(this.#read(file), countCall);
    if (resolve(file) === resolve(this.mutated)) return countedBy(this.#read(file), '');
    const plain = join(this.#root, plainSuffix, relative(this.#root, file));
    return this.#read(existsSync(plain) ? plain : file);
  }

  #read(file: string): string {
    const source = this.#known.get(file) ?? readFileSync(file, 'utf8');
    this.#known.set(file, source);
    return source;
  }
}

/** @param count what is called with the numbers of the mutants that an expression has */
function countedBy(source: string, count: string): string {
  return source.replaceAll(/\bfunction cover\(\) \{/g, `$& return ${count};`);
}
