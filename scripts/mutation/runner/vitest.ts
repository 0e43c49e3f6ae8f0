import { addGroup, addTest } from './collected-tests.ts';

/**
 * What the tests of pure rules import from `vitest`, without its workers: a mutant then costs the time of
 * its tests, and not the start of a run. The expectations are Vitest's own.
 */
export { expect } from 'vitest';

type Body = (...values: never[]) => unknown;

interface Options {
  readonly tags?: readonly string[];
}

interface Declared {
  readonly tags: readonly string[];
  readonly body: (...values: unknown[]) => unknown;
}

type Declare = (name: string, ...rest: readonly unknown[]) => void;

export const test = Object.assign(declare, { each: eachOf, for: forOf });

export function describe(name: string, ...rest: readonly unknown[]): void {
  const { tags, body } = declared(rest);
  addGroup(name, tags, () => void body());
}

function declare(name: string, ...rest: readonly unknown[]): void {
  const { tags, body } = declared(rest);
  addTest(name, tags, () => body());
}

/** A case that is a list has its values handed over one by one, where all are lists. */
function eachOf(cases: readonly unknown[]): Declare {
  const areLists = cases.every((one) => Array.isArray(one));
  return (name, ...rest) => {
    const { tags, body } = declared(rest);
    for (const one of cases) {
      addTest(name, tags, () => (areLists ? body(...(one as unknown[])) : body(one)));
    }
  };
}

function forOf(cases: readonly unknown[]): Declare {
  return (name, ...rest) => {
    const { tags, body } = declared(rest);
    for (const one of cases) addTest(name, tags, () => body(one));
  };
}

/** `(body)`, `(options, body)` or `(body, timeout)`. */
function declared(rest: readonly unknown[]): Declared {
  const body = rest.find((one): one is Body => typeof one === 'function');
  if (body === undefined) throw new TypeError('a test or a group of tests needs a function');
  const options = rest.find((one): one is Options => typeof one === 'object' && one !== null);
  return { tags: options?.tags ?? [], body: body as Declared['body'] };
}
