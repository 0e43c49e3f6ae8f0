/** Where a side's operation comes from; plain data, so that it can be sent to a fresh process. */
export type SideSource = {
  /** Planted on purpose: .2 makes every call 20 % slower. */
  readonly slowedBy?: number;
} & SideOrigin;

type SideOrigin =
  /** A module that exports `op`, or a Vitest benchmark file, of which `bench` names the one meant. */
  | { readonly kind: 'module'; readonly file: string; readonly bench: string | null }
  /** A GET of this address. */
  | { readonly kind: 'url'; readonly url: string };

/** How the side is called in messages. */
export function describeSource(source: SideSource): string {
  if (source.kind === 'url') return source.url;
  return source.bench === null ? source.file : `${source.bench} of ${source.file}`;
}
