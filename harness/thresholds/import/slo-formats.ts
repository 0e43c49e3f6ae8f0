/** Whose files `assay config import` reads. */
export const sloFormats = ['keptn', 'openslo'] as const;
export type SloFormat = (typeof sloFormats)[number];
