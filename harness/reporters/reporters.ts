import { ctrf } from './ctrf.ts';
import { html } from './html/html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Reporter } from './reporter.ts';

/** Every report of a run, the machine's own record first: it is written even if a later one fails. */
export const reporters: readonly Reporter[] = [json, html, markdown, junit, ctrf];
