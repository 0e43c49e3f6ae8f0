import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL(`./preload${import.meta.url.slice(-3)}`, import.meta.url));

/**
 * What a Node process must find in its environment to be measured from outside.
 * @param nodeOptions NODE_OPTIONS that it has already
 */
export function probeEnvironment(
  socketPath: string,
  nodeOptions = '',
): { readonly NODE_OPTIONS: string; readonly ASSAY_PROBE_SOCKET: string } {
  const added = `--import ${JSON.stringify(new URL(`file://${preload}`).href)}`;
  return {
    NODE_OPTIONS: nodeOptions === '' ? added : `${nodeOptions} ${added}`,
    ASSAY_PROBE_SOCKET: socketPath,
  };
}
