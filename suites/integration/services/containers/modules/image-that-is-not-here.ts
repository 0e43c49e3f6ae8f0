import { GenericContainer, PullPolicy } from 'testcontainers';

export default new GenericContainer('assay-local/nothing:1')
  .withExposedPorts(1)
  .withPullPolicy(PullPolicy.neverPull());
