import { z } from 'zod';

/**
 * The parts of a `TestRun` (k6.io/v1alpha1) that are written here, as k6-operator 1.6 declares them. Sources: the
 * Go types in api/v1alpha1/testrun_types.go of https://github.com/grafana/k6-operator, from which its CRD is
 * made, and Kubernetes' own for what they take from there. Strict: a field that the operator does not know would
 * be dropped by the cluster without a word.
 */
const quantity = z.string().regex(/^\d+(?:\.\d+)?(?:m|[KMGT]i?)?$/u);
const resources = z.strictObject({
  requests: z.record(z.enum(['cpu', 'memory', 'ephemeral-storage']), quantity),
  limits: z.partialRecord(z.enum(['cpu', 'memory', 'ephemeral-storage']), quantity),
});

const variable = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({
    name: z.string(),
    valueFrom: z.union([
      z.strictObject({ secretKeyRef: z.strictObject({ name: z.string(), key: z.string() }) }),
      z.strictObject({ fieldRef: z.strictObject({ fieldPath: z.string() }) }),
    ]),
  }),
]);

const mount = z.strictObject({ name: z.string(), mountPath: z.string().startsWith('/') });
const volume = z.strictObject({
  name: z.string(),
  emptyDir: z.strictObject({ sizeLimit: quantity.optional() }),
});

/** `PodSecurityContext` and `SecurityContext` of core/v1. */
const podSecurity = z.strictObject({
  runAsNonRoot: z.literal(true),
  runAsUser: z.int().min(1),
  runAsGroup: z.int().min(1),
  fsGroup: z.int().min(1),
  seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
});
const containerSecurity = z.strictObject({
  allowPrivilegeEscalation: z.literal(false),
  readOnlyRootFilesystem: z.literal(true),
  capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
});

/** It has no security context of its own: the operator gives it that of its pod's container. */
const initContainer = z.strictObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  env: z.array(variable),
  volumeMounts: z.array(mount),
  resources,
  /** What Kubernetes from 1.29 on takes for a sidecar. */
  restartPolicy: z.literal('Always'),
});

const pod = z.strictObject({
  /** A text, in the operator's own type. */
  automountServiceAccountToken: z.literal('false'),
  image: z.string().optional(),
  env: z.array(variable).optional(),
  envFrom: z.array(z.strictObject({ secretRef: z.strictObject({ name: z.string() }) })).optional(),
  resources: resources.optional(),
  securityContext: podSecurity,
  containerSecurityContext: containerSecurity,
  initContainers: z.array(initContainer).optional(),
  volumes: z.array(volume).optional(),
  volumeMounts: z.array(mount).optional(),
});

export const testRunSchema = z.strictObject({
  apiVersion: z.literal('k6.io/v1alpha1'),
  kind: z.literal('TestRun'),
  metadata: z.strictObject({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()),
  }),
  spec: z.strictObject({
    parallelism: z.int().min(1),
    script: z.strictObject({ configMap: z.strictObject({ name: z.string(), file: z.string() }) }),
    /** Separated by blanks; none of ours has one. */
    arguments: z.string(),
    /** Each generator on a node of its own. */
    separate: z.boolean(),
    initializer: pod,
    starter: pod,
    runner: pod,
  }),
});

export type TestRun = z.infer<typeof testRunSchema>;
export type PodResources = z.infer<typeof resources>;
