/** `assay/k6`: what a k6 script may import. Runs inside k6, whose JavaScript has no Node modules. */
export { server } from './server.ts';
export { multiStream, offline, singleStream } from './streams.ts';
export { signals } from './signals.ts';
export { stream } from './stream.ts';
