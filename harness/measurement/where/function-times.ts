import { type CpuProfile, sampledStacks } from './cpu-profile.ts';
import type { SourcePlaces } from './source-places.ts';

/** How long the processor was with one function, in ms. */
export interface FunctionTime {
  readonly name: string;
  /** `api/predictions.ts:41`; null where it has none. */
  readonly place: string | null;
  /** With what it called of packages, of Node and of V8, without other functions of the project. */
  ownMs: number;
  /** Without anything that it called. */
  selfMs: number;
  /** With all that it called. */
  totalMs: number;
  /** Samples behind `ownMs`. */
  samples: number;
}

interface Function {
  readonly key: string;
  readonly name: string;
  readonly place: string | null;
  readonly isOwn: boolean;
}

/**
 * Functions by a key that is the same on both sides: name and file, without the line, which moves with every
 * change above it. Time in a package is that of the function of the project that called it; where none did,
 * as after an `await` inside of the package, it is the innermost function's own.
 */
export function functionTimes(
  profiles: readonly CpuProfile[],
  places: Pick<SourcePlaces, 'placeOf'>,
): ReadonlyMap<string, FunctionTime> {
  const times = new Map<string, FunctionTime>();
  const timeOf = ({ key, name, place }: Function): FunctionTime => {
    let time = times.get(key);
    if (time === undefined) {
      times.set(key, (time = { name, place, ownMs: 0, selfMs: 0, totalMs: 0, samples: 0 }));
    }
    return time;
  };
  for (const profile of profiles) {
    const { stacks, sampleMs } = sampledStacks(profile);
    for (const { stack, samples } of stacks) {
      const ms = samples * sampleMs;
      const functions = stack.map((frame): Function => {
        const { file, line, isOwn } = places.placeOf(frame);
        const name = frame.functionName === '' ? '(anonymous)' : frame.functionName;
        const place = file === '' ? null : `${file}:${line}`;
        return { key: `${name} ${file}`, name, place, isOwn };
      });
      const [innermost] = functions;
      if (innermost === undefined) continue;
      timeOf(innermost).selfMs += ms;
      const owner = timeOf(functions.find(({ isOwn }) => isOwn) ?? innermost);
      owner.ownMs += ms;
      owner.samples += samples;
      const byKey = new Map(functions.map((one) => [one.key, one]));
      for (const one of byKey.values()) timeOf(one).totalMs += ms;
    }
  }
  return times;
}
