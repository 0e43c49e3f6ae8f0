import type { LoadResources, ResourceSeries, SeenStatement } from './resources.ts';

/** What was read beside two stretches of a load, the second of which begins so much later. */
export function joinResources(
  first: LoadResources | undefined,
  next: LoadResources | undefined,
  offsetMs: number,
): { readonly resources?: LoadResources } {
  const one = first ?? next;
  if (one === undefined) return {};
  const before = first ?? emptied(one);
  const after = next ?? emptied(one);
  const keys = new Set([...before.series, ...after.series].map(keyOf));
  const shares = [before, after].flatMap(({ observerShare }) => observerShare ?? []);
  return {
    resources: {
      everyMs: one.everyMs,
      observerShare: shares.length === 0 ? null : Math.max(...shares),
      seconds: [...before.seconds, ...after.seconds.map((second) => second + offsetMs / 1000)],
      series: [...keys].map((key) => joined(key, before, after)),
      statements: joinStatements([...before.statements, ...after.statements]),
      notSeen: [
        ...new Map(
          [...before.notSeen, ...after.notSeen].map((part) => [`${part.of} ${part.reason}`, part]),
        ).values(),
      ],
    },
  };
}

function emptied(one: LoadResources): LoadResources {
  return { ...one, observerShare: null, seconds: [], series: [], statements: [], notSeen: [] };
}

function keyOf({ of, resource }: ResourceSeries): string {
  return `${of} ${resource}`;
}

const none = ({ seconds }: LoadResources) => seconds.map(() => null);

function joined(key: string, before: LoadResources, after: LoadResources): ResourceSeries {
  const [a, b] = [before, after].map(({ series }) => series.find((one) => keyOf(one) === key));
  return {
    ...((b ?? a) as ResourceSeries),
    values: [...(a?.values ?? none(before)), ...(b?.values ?? none(after))],
  };
}

/** The same statement of both stretches is one. */
function joinStatements(all: readonly SeenStatement[]): readonly SeenStatement[] {
  const joinedByText = new Map<string, SeenStatement>();
  for (const one of all) {
    const key = `${one.of} ${one.text}`;
    const known = joinedByText.get(key);
    joinedByText.set(
      key,
      known === undefined
        ? one
        : {
            ...(one.seen > known.seen ? one : known),
            seen: one.seen + known.seen,
            longestMs: Math.max(one.longestMs, known.longestMs),
          },
    );
  }
  return [...joinedByText.values()].toSorted((a, b) => b.seen - a.seen);
}
