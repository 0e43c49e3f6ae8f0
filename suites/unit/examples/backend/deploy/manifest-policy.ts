interface Security {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly securityContext?: Security;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly resources?: Readonly<
    Record<'requests' | 'limits', Readonly<Record<string, unknown>> | undefined>
  >;
}

/** A manifest of Kubernetes, as far as the policy looks at it. */
export interface Manifest {
  readonly kind?: string;
  readonly metadata?: { readonly name: string };
  readonly data?: unknown;
  readonly spec?: {
    readonly template?: {
      readonly spec: {
        readonly securityContext?: Security;
        readonly containers: readonly Container[];
      };
    };
  };
}

const secretName = /PASSWORD|SECRET|TOKEN|_URL$/;

/** What a rendered manifest must not have, as sentences. */
export function manifestFaults({ kind, metadata, spec }: Manifest): string[] {
  if (kind === 'Secret') return [`a literal secret: the chart makes ${metadata?.name}`];
  const pod = spec?.template?.spec;
  return (pod?.containers ?? []).flatMap((container) => {
    const { name, image, env = [], resources, securityContext } = container;
    const security = { ...pod?.securityContext, ...securityContext };
    const literals = env.filter((one) => secretName.test(one.name) && one.value !== undefined);
    const origins = env.find((one) => one.name === 'CORS_ORIGINS')?.value ?? '';
    return [
      ...literals.map((one) => `a literal secret: ${one.name} of ${name}`),
      ...(origins.includes('*') ? [`a wildcard origin: ${name} allows ${origins}`] : []),
      ...(security.runAsNonRoot === true && security.runAsUser !== 0
        ? []
        : [`a root user: ${name} may be root`]),
      ...(['cpu', 'memory'] as const)
        .filter((resource) => resources?.requests?.[resource] === undefined)
        .map((resource) => `a missing limit: ${name} asks for no ${resource}`),
      ...(resources?.limits?.['memory'] === undefined
        ? [`a missing limit: ${name} may take all memory`]
        : []),
      ...(/(:(?!latest$)[\w.-]+|@sha256:[0-9a-f]{64})$/.test(image)
        ? []
        : [`a floating tag: ${name} runs ${image}`]),
    ];
  });
}
