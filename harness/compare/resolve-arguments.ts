import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { requireOwn } from '../load/require-own.ts';
import { listSources } from '../measurement/latency/list-sources.ts';
import type { ComparedPair } from './compare-benchmarks.ts';
import { isPackage, resolvePackages } from './resolve-packages.ts';
import { type ArgumentOptions, nothingToDispose, type ResolvedSides } from './resolved-sides.ts';

/**
 * Two modules, two URLs, two packages or two commands, told apart by how they are written.
 * @throws {UsageError} they are of different kinds, don't exist, or are of another machine
 */
export async function resolveArguments(
  base: string,
  candidate: string,
  options: ArgumentOptions,
): Promise<ResolvedSides> {
  const kind = kindOf(base);
  if (kindOf(candidate) !== kind) {
    throw new UsageError(
      `can't compare a ${kind} with a ${kindOf(candidate)}: '${base}' and '${candidate}'`,
      { remedy: 'give two modules, two URLs, two packages (name@version) or two commands' },
    );
  }
  if (options.use !== null && kind !== 'package') throw foreign('--use', options.use, kind);
  if (options.bench !== null && kind !== 'module') throw foreign('--bench', options.bench, kind);
  switch (kind) {
    case 'url':
      for (const url of [base, candidate]) requireOwnUrl(url, options.ownsTarget ?? false);
      return alone({
        name: new URL(candidate).pathname,
        against: base,
        sides: {
          kind: 'operations',
          base: { kind: 'url', url: base },
          candidate: { kind: 'url', url: candidate },
        },
      });
    case 'command':
      return alone({
        name: candidate,
        against: base,
        sides: { kind: 'commands', base, candidate },
      });
    case 'package':
      return resolvePackages(base, candidate, options);
    case 'module':
      return pairFiles(resolve(base), resolve(candidate), base, options.bench);
  }
}

/** An option that nothing reads would be thought to have been heeded. */
function foreign(option: string, value: string, kind: string): UsageError {
  const of = option === '--use' ? 'two packages (name@version)' : 'benchmark files';
  return new UsageError(`${option} ${value} is for ${of}, and these are ${kind}s`, {
    remedy: `take ${option} away`,
  });
}

function requireOwnUrl(url: string, isOwn: boolean): void {
  if (URL.canParse(url)) requireOwn(url, isOwn);
  else {
    throw new UsageError(`'${url}' is no URL of a server`, {
      remedy: 'write for instance http://127.0.0.1:8080/health',
    });
  }
}

/** Pairs what two files offer, by name; two single operations are a pair whatever their names. */
export async function pairFiles(
  base: string,
  candidate: string,
  against: string,
  bench: string | null,
): Promise<ResolvedSides> {
  for (const file of [base, candidate]) {
    if (!existsSync(file)) {
      throw new UsageError(`there is no file ${file}`, {
        remedy: 'name a module that exports op, or a Vitest benchmark file',
      });
    }
  }
  const [inBase, inCandidate] = await Promise.all([listSources(base), listSources(candidate)]);
  for (const [file, names] of [
    [base, inBase],
    [candidate, inCandidate],
  ] as const) {
    if (names.length === 0) {
      throw new UsageError(`${file} exports no function 'op' and has no benchmark`, {
        remedy: 'export function op() { … }, or write a Vitest benchmark',
      });
    }
  }
  const pairOf = (a: string | null, b: string | null): ComparedPair => ({
    name: b ?? nameOf(candidate),
    against,
    sides: {
      kind: 'operations',
      base: { kind: 'module', file: base, bench: a },
      candidate: { kind: 'module', file: candidate, bench: b },
    },
  });
  const single = inBase.length === 1 && inCandidate.length === 1;
  const pairs = single
    ? [pairOf(inBase[0] ?? null, inCandidate[0] ?? null)]
    : inCandidate.filter((name) => inBase.includes(name)).map((name) => pairOf(name, name));
  const chosen = pairs.filter((pair) => bench === null || pair.name === bench);
  if (bench !== null && chosen.length === 0) {
    throw new UsageError(`there is no benchmark '${bench}' in ${candidate}`, {
      remedy: `it has ${pairs.map((pair) => `'${pair.name}'`).join(', ')}`,
    });
  }
  return {
    pairs: chosen,
    onlyInBase: single ? [] : inBase.filter((name) => !inCandidate.includes(name)).map(label(base)),
    onlyInCandidate: single
      ? []
      : inCandidate.filter((name) => !inBase.includes(name)).map(label(candidate)),
    [Symbol.asyncDispose]: nothingToDispose,
  };
}

function alone(pair: ComparedPair): ResolvedSides {
  return {
    pairs: [pair],
    onlyInBase: [],
    onlyInCandidate: [],
    [Symbol.asyncDispose]: nothingToDispose,
  };
}

function kindOf(argument: string): 'url' | 'module' | 'package' | 'command' {
  if (/^https?:\/\//u.test(argument)) return 'url';
  if (/\s/u.test(argument) && !existsSync(argument)) return 'command';
  return isPackage(argument) && !existsSync(argument) ? 'package' : 'module';
}

const label = (file: string) => (name: string | null) => name ?? nameOf(file);

function nameOf(file: string): string {
  return (file.split(/[\\/]/u).at(-1) ?? file).replace(/(\.bench)?\.[cm]?[jt]sx?$/u, '');
}
