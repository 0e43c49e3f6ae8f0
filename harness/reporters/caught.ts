import type { Caught } from '../document/caught.ts';
import type { RunDocument } from '../document/document.ts';

/** What a selftest of the project found of the gates of one run, in words. */
export interface CaughtWords {
  /** `11 of 13 gates were seen to fail on a fault; no fault can fail load/orders errors` */
  readonly line: string;
  /** One for each gate that blocks, those that no fault can fail first. */
  readonly gates: readonly { readonly text: string; readonly note: string }[];
}

const rank = { blind: 0, open: 1, caught: 2 } as const;

/** Null where no gate of the run was ever tried. */
export function caughtWords({ caught = [], gates }: RunDocument): CaughtWords | null {
  const blocking = gates.filter(({ severity }) => severity === 'block');
  const tried = blocking.flatMap((gate) => {
    const found = caught.find(({ id }) => id === gate.id);
    return found === undefined ? [] : [{ ...found, now: gate.limit.text }];
  });
  if (tried.length === 0) return null;
  const known = new Set(tried.map(({ id }) => id));
  const never = blocking.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const seen = tried.filter(({ outcome }) => outcome === 'caught').length;
  const blind = tried.filter(({ outcome }) => outcome === 'blind').map(({ id }) => id);
  return {
    line: [
      `${seen} of ${blocking.length} gates ${seen === 1 ? 'was' : 'were'} seen to fail on a fault`,
      ...(blind.length === 0 ? [] : [`no fault can fail ${blind.join(', ')}`]),
    ].join('; '),
    gates: [
      ...tried
        .toSorted((a, b) => rank[a.outcome] - rank[b.outcome] || a.id.localeCompare(b.id))
        .map((gate) => ({ text: textOf(gate), note: noteOf(gate) })),
      ...never.map((id) => ({ text: `${id} was never tried`, note: '' })),
    ],
  };
}

function textOf({ id, limit, outcome, fault, reason }: Caught[number]): string {
  switch (outcome) {
    case 'caught':
      return `${id} ${limit} catches ${fault ?? 'a fault'}`;
    case 'blind':
      return `${id} ${limit} fails on no fault: ${reason}`;
    case 'open':
      return `${id} ${limit} was not decided: ${reason}`;
  }
}

/** When that was, and whether the limit is another one today. */
function noteOf({ at, limit, now }: Caught[number] & { readonly now: string }): string {
  const day = `selftest of ${at.slice(0, 10)}`;
  return limit === now ? day : `${day}; the limit is ${now} now`;
}
