import type { Check } from './check.ts';
import { configCheck } from './checks/config.ts';
import { coresCheck } from './checks/cores.ts';
import { dockerCheck } from './checks/docker.ts';
import { gitCheck } from './checks/git.ts';
import { gpuCheck } from './checks/gpu.ts';
import { k6Check } from './checks/k6.ts';
import { limitsCheck } from './checks/limits.ts';
import { memoryFolderCheck } from './checks/memory-folder.ts';
import { nodeCheck } from './checks/node.ts';
import { onnxruntimeCheck } from './checks/onnxruntime.ts';
import { postgresCheck } from './checks/postgres.ts';
import { redisCheck } from './checks/redis.ts';
import { testcontainersCheck } from './checks/testcontainers.ts';
import { vitestCheck } from './checks/vitest.ts';

/** Everything that `assay doctor` looks at, in the order in which it is shown. */
export const checks: readonly Check[] = [
  nodeCheck,
  configCheck,
  vitestCheck,
  postgresCheck,
  redisCheck,
  k6Check,
  onnxruntimeCheck,
  dockerCheck,
  testcontainersCheck,
  gpuCheck,
  gitCheck,
  coresCheck,
  memoryFolderCheck,
  limitsCheck,
];
