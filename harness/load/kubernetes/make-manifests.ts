import { stringify } from 'yaml';

import { checkKubernetesLoad } from './check-load.ts';
import type { KubernetesLoad } from './load-on-kubernetes.ts';
import { type Manifest, makeCollector } from './make-collector.ts';
import { makeTestRun } from './make-test-run.ts';
import type { TestRun } from './test-run.ts';

/** What is applied, in this order: the collector has to be there before the first points. */
export interface KubernetesManifests {
  readonly collector: readonly Manifest[];
  readonly testRun: TestRun;
}

/** @throws {UsageError} it can't be run in a cluster as it is */
export function makeManifests(load: KubernetesLoad): KubernetesManifests {
  checkKubernetesLoad(load);
  return { collector: makeCollector(load), testRun: makeTestRun(load) };
}

/** As one file of YAML. */
export function manifestsText(manifests: readonly object[]): string {
  return manifests.map((manifest) => stringify(manifest, { lineWidth: 0 })).join('---\n');
}
