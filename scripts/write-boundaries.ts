import { readFileSync, writeFileSync } from 'node:fs';
import { boundariesTable } from '../boundaries.ts';

// Writes the table of boundaries.ts into ARCHITECTURE.md, between its two marks.
const file = new URL('../ARCHITECTURE.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const marked = /<!-- boundaries -->[\s\S]*<!-- \/boundaries -->/u;
writeFileSync(
  file,
  text.replace(marked, `<!-- boundaries -->\n${boundariesTable()}\n<!-- /boundaries -->`),
);
