import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('./preload.mjs', import.meta.url));

/**
 * What a Node process must find in its environment to be measured from outside, and all those that it
 * starts.
 * @param key what a client must know to be answered
 * @param nodeOptions NODE_OPTIONS that it has already
 */
export function probeEnvironment(
  key: string,
  nodeOptions = '',
): { readonly NODE_OPTIONS: string; readonly ASSAY_PROBE_KEY: string; ASSAY_PROBE_HEAP: string } {
  return { ...childProbeEnvironment(key, nodeOptions), ASSAY_PROBE_HEAP: 'steady' };
}

/** The same for processes that are asked now and then only: what they run is compiled as usual. */
export function childProbeEnvironment(
  key: string,
  nodeOptions = '',
): { readonly NODE_OPTIONS: string; readonly ASSAY_PROBE_KEY: string } {
  const added = `--import ${JSON.stringify(new URL(`file://${preload}`).href)}`;
  return {
    NODE_OPTIONS: nodeOptions === '' ? added : `${nodeOptions} ${added}`,
    ASSAY_PROBE_KEY: key,
  };
}

/** The same for processes whose functions are timed, and nothing else. */
export function profileEnvironment(key: string): Readonly<Record<string, string>> {
  return { ...childProbeEnvironment(key), ASSAY_PROBE_ANSWERS: 'profile' };
}

/** The same for a server under load, which is asked for its vital signs alone: nothing of it is patched. */
export function vitalsEnvironment(key: string, nodeOptions = ''): Readonly<Record<string, string>> {
  return { ...childProbeEnvironment(key, nodeOptions), ASSAY_PROBE_ANSWERS: 'vitals' };
}
