import { escapeMarkup } from '../xml.ts';
import { hasTimeChart } from './charts/time-chart.ts';
import { uplotCode, uplotStyle } from './charts/uplot.ts';
import { style } from './style.ts';
import { timeScript } from './time-script.ts';

export interface Page {
  readonly title: string;
  /** Markup. */
  readonly body: string;
  /** Beside that of the time charts, which comes with them. */
  readonly script?: string;
}

/** One self-contained page: it loads nothing, and the browser is told to let it load nothing. */
export function pageOf({ title, body, script = '' }: Page): string {
  const isTimed = hasTimeChart(body);
  const styles = isTimed ? `${uplotStyle()}${style}` : style;
  const scripts = [...(isTimed ? [uplotCode(), timeScript] : []), script].filter(Boolean);
  const allowed = scripts.length === 0 ? '' : " script-src 'unsafe-inline';";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';${allowed} img-src data:">
<title>${escapeMarkup(title)}</title><style>${styles}</style></head>
<body><main>
${body}
</main>${scripts.map((one) => `<script>${one}</script>`).join('')}</body></html>
`;
}
