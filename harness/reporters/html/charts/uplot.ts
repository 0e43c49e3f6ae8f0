import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let code: string | null = null;

/** uPlot itself, to be inlined: the page loads nothing. 51 kB of script and 2 kB of style. */
export function uplotCode(): string {
  code ??= read(import.meta.resolve('uplot/dist/uPlot.iife.min.js'));
  return code;
}

let style: string | null = null;

export function uplotStyle(): string {
  style ??= read(import.meta.resolve('uplot/dist/uPlot.min.css'));
  return style;
}

function read(url: string): string {
  return readFileSync(fileURLToPath(url), 'utf8');
}
