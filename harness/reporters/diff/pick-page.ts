import type { RunDocument } from '../../document/document.ts';
import { pageOf } from '../html/page.ts';
import { gateSign, runWord } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';

/** What is shown of a run that can be picked. */
export type PickedRun = Pick<
  RunDocument,
  'id' | 'startedAt' | 'verdict' | 'sentence' | 'profile'
> & {
  readonly fingerprint: {
    readonly machineKind: string;
    readonly git: { readonly commit: string; readonly branch: string | null } | null;
  };
};

export interface Picking {
  /** The newest first. */
  readonly runs: readonly PickedRun[];
  /** Ids that are chosen already; null for the newest, and for the one before that which is `after`. */
  readonly before: string | null;
  readonly after: string | null;
  /** Why the two that were asked for can't be compared; null at first. */
  readonly notice: string | null;
}

/** A form in which two runs are chosen; it needs no script. */
export function renderPickPage({ runs, before, after, notice }: Picking): string {
  const b = after ?? runs[0]?.id ?? null;
  const next = runs.findIndex(({ id }) => id === b) + 1;
  const chosen = { a: before ?? runs[next]?.id ?? null, b };
  const rows = runs.map(
    (run) =>
      `<li class="${run.verdict}">${radio('a', 'before', run, chosen.a)}${radio('b', 'after', run, chosen.b)}<span class="what"><span class="sign" role="img" aria-label="${escapeMarkup(runWord[run.verdict])}">${gateSign[run.verdict]}</span> <a href="/runs/${encodeURIComponent(run.id)}">${escapeMarkup(run.id)}</a> <small>${escapeMarkup(factsOf(run))}</small><br>${escapeMarkup(run.sentence)}</span></li>`,
  );
  const form =
    runs.length < 2
      ? `<p class="empty">There ${runs.length === 1 ? 'is one finished run' : 'is no finished run'}; two are needed.</p>`
      : `<form class="pick" action="/diff" method="get"><p class="head" aria-hidden="true"><span>before</span><span>after</span><span>run</span></p><ol>${rows.join('\n')}</ol><p class="go"><button>Compare</button></p></form>`;
  const body = `<header><h1>Compare two runs</h1><p class="sentence">Pick an earlier and a later one.</p>${
    notice === null ? '' : `<p class="notice" role="alert">${escapeMarkup(notice)}</p>`
  }</header>${form}`;
  return pageOf({ title: 'Compare two runs', body });
}

function radio(name: 'a' | 'b', word: string, { id }: PickedRun, chosen: string | null): string {
  return `<label><input type="radio" name="${name}" value="${escapeMarkup(id)}" aria-label="${word}: ${escapeMarkup(id)}" required${id === chosen ? ' checked' : ''}></label>`;
}

function factsOf({ profile, fingerprint: { machineKind, git } }: PickedRun): string {
  const branch = git?.branch ?? null;
  return [...(branch === null ? [] : [branch]), `profile ${profile}`, machineKind].join(' · ');
}
