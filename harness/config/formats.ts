/** Formats of a report that a config asks for by name (`reports.formats`). */
export const reportFormats = ['bmf', 'cdevents', 'openmetrics', 'otava', 'otlp'] as const;

export type ReportFormat = (typeof reportFormats)[number];
