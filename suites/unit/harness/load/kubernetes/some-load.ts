import type { KubernetesLoad } from '../../../../../harness/load/kubernetes/load-on-kubernetes.ts';

/** A load of 4 generators for 1,000 requests a second over a minute. */
export function someLoad(changes: Partial<KubernetesLoad> = {}): KubernetesLoad {
  return {
    name: 'load-predict',
    namespace: 'shop',
    run: 'a1b2c3',
    code: 'export default () => {};',
    plan: '{}',
    parallelism: 4,
    env: { TARGET: 'http://api.shop.svc:8080' },
    secrets: [],
    tokenSecret: 'load-predict-collector-token',
    image: 'registry.example/assay:1',
    k6Image: 'grafana/k6:2.2.0',
    systemTags: 'status,name,scenario,vu,iter',
    target: new URL('http://api.shop.svc:8080'),
    operatorNamespace: 'k6-operator-system',
    rate: 1000,
    seconds: 60,
    mergesInPods: false,
    ...changes,
  };
}
