import { UsageError } from '../../errors.ts';
import { slowVariable } from '../slow/slow-client.ts';
import { relayVariable } from '../stream/start-relay.ts';
import type { KubernetesLoad } from './load-on-kubernetes.ts';

/** What etcd takes of one object: https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MOST_BYTES = 1 << 20;

/** Names and labels of the object itself. */
const SPARE_BYTES = 4096;

/** The operator adds numbers and words to it, and 63 characters are the most for a label. */
const MOST_NAME = 40;

/**
 * What can't be run in a cluster as it is.
 * @throws {UsageError} a name that is none, a script that needs files, or too large a one
 */
export function checkKubernetesLoad({ name, namespace, code, plan }: KubernetesLoad): void {
  for (const [option, value] of [
    ['--name', name],
    ['--namespace', namespace],
  ] as const) {
    if (/^[a-z](?:[a-z0-9-]*[a-z0-9])?$/u.test(value) && value.length <= MOST_NAME) continue;
    throw new UsageError(
      `${option} '${value}' is no name that Kubernetes takes (${MOST_NAME} characters at the most)`,
      {
        remedy: `small letters, digits and - in the middle: ${option} load-1`,
      },
    );
  }
  if (code.includes('globalThis.open(') || code.includes('ASSAY_SIGNALS')) {
    throw new UsageError('the script opens files, and a ConfigMap has the script alone', {
      remedy: 'import the data (import data from "./data.json"), or make it in the script',
    });
  }
  if (code.includes(relayVariable) || code.includes(slowVariable)) {
    const what = code.includes(relayVariable) ? 'streams by a relay' : 'has slow clients';
    throw new UsageError(`the script ${what}, which is a thread of the harness on this machine`, {
      remedy: 'run it with assay load --instances, on a machine beside the target',
    });
  }
  for (const [what, text] of [
    ['script', code],
    ['plan', plan],
  ] as const) {
    const bytes = Buffer.byteLength(text);
    if (bytes + SPARE_BYTES <= MOST_BYTES) continue;
    throw new UsageError(
      `the bundled ${what} has ${Math.ceil(bytes / 1024)} KiB: a ConfigMap takes ${MOST_BYTES / 1024}`,
      {
        remedy:
          'import less: fetch large data in setup(), or generate it; most of the size is in what the script imports',
      },
    );
  }
}
