/** What is to run in a cluster. */
export interface KubernetesLoad {
  /** Of everything that is made: a DNS label. */
  readonly name: string;
  readonly namespace: string;
  readonly run: string;
  /** The bundled script. */
  readonly code: string;
  /** The plan of the collection, as JSON. */
  readonly plan: string;
  /** Generators, one a pod. */
  readonly parallelism: number;
  /** What the script finds in `__ENV`. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of secrets whose keys the script finds in `__ENV`, too. */
  readonly secrets: readonly string[];
  /** The secret whose key `token` pods show to the collector. */
  readonly tokenSecret: string;
  /** An image with `assay` on its PATH. */
  readonly image: string;
  readonly k6Image: string;
  readonly systemTags: string;
  /** Where the load goes. */
  readonly target: URL;
  /** Namespace of the k6-operator, which asks each generator how it is. */
  readonly operatorNamespace: string;
  /** Requests a second of all generators, and how long; for the room of the points. */
  readonly rate: number | null;
  readonly seconds: number;
  /** Whether pods read their points themselves, and send what they come to. */
  readonly mergesInPods: boolean;
}

export const COLLECTOR_PORT = 8417;
export const K6_PORT = 6565;

export function collectorName({ name }: Pick<KubernetesLoad, 'name'>): string {
  return `${name}-collector`;
}

/** Labels by which the operator marks every pod of a run. */
export function runnerLabels({ name }: Pick<KubernetesLoad, 'name'>): Record<string, string> {
  return { k6_cr: name, runner: 'true' };
}

export function ownLabels({ name }: Pick<KubernetesLoad, 'name'>): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'assay' };
}

export function collectorLabels(load: Pick<KubernetesLoad, 'name'>): Record<string, string> {
  return { ...ownLabels(load), 'app.kubernetes.io/component': 'collector' };
}
