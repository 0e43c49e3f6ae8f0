import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { documentSchema, type RunDocument } from '../../document/document.ts';

/** A tenth of its JSON, at a level that costs a millisecond for a usual run. */
const LEVEL = 3;

export function packDocument(document: RunDocument): Uint8Array {
  return deflateRawSync(JSON.stringify(document), { level: LEVEL });
}

/** @throws what was kept is no run document of this version */
export function unpackDocument(body: Uint8Array): RunDocument {
  return documentSchema.parse(JSON.parse(inflateRawSync(body).toString('utf8')));
}
