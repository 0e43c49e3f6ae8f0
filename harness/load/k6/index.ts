/** `assay/k6`: what a k6 script may import. Runs inside k6, whose JavaScript has no Node modules. */
export { badBody } from './bad-body.ts';
export { badBodies } from './bodies.ts';
export { coldKey } from './cold-key.ts';
export { hotKey } from './hot-key.ts';
export { mixed } from './mixed.ts';
export { payload } from './payload.ts';
export { server } from './server.ts';
export { slowClient, slowClients } from './slow-client.ts';
export { breakpoint, smoke, soak, spike } from './shapes.ts';
export { multiStream, offline, singleStream } from './streams.ts';
export { signals } from './signals.ts';
export { stream } from './stream.ts';
