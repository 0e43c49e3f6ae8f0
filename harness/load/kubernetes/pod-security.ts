/** Of every pod: no root, no system call but the usual ones. The number is any that is nobody's. */
export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: 12345,
  runAsGroup: 12345,
  fsGroup: 12345,
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

/** Of every container: nothing can be written but where a volume is. */
export const containerSecurity: {
  readonly allowPrivilegeEscalation: false;
  readonly readOnlyRootFilesystem: true;
  readonly capabilities: { readonly drop: ['ALL'] };
} = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** Where a program may write that has a read-only disk. */
export const temporary = { name: 'tmp', mountPath: '/tmp' } as const;
