import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';

export default new GenericContainer('assay-local/redis:7')
  .withCommand(['redis-server', '--protected-mode', 'no'])
  .withExposedPorts(6379)
  .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/));

export const connection = (started: StartedTestContainer): { url: string; database: number } => ({
  url: `redis://${started.getHost()}:${started.getMappedPort(6379)}`,
  database: 3,
});
