/** What a tool made of a model. */
export type Cell =
  /** It did what it is for; `text` is the result. */
  | { readonly state: 'right'; readonly text: string }
  /** It says why it can't: exit 1 or 2 with a reason. */
  | { readonly state: 'refused'; readonly reason: string }
  /** A fault of the tool: other bytes, a crash, no end. */
  | { readonly state: 'wrong'; readonly reason: string }
  /** It was not run. */
  | { readonly state: 'not tried'; readonly reason: string };

/** One model, and what each tool made of it, by the tool's name. */
export interface Row {
  readonly model: string;
  /** The package that it came in. */
  readonly source: string;
  readonly cells: ReadonlyMap<string, Cell>;
}
