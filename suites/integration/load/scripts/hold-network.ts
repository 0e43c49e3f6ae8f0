import { readlinkSync } from 'node:fs';

import { openNetwork } from '../pods/network.ts';

/** Opens a network, says which namespaces it has, and stays until it is killed. */
await using network = await openNetwork(2);
const places = [network.hub, ...network.pods];
process.stdout.write(
  `${JSON.stringify(places.map(({ pid }) => readlinkSync(`/proc/${pid}/ns/net`)))}\n`,
);
await new Promise(() => setInterval(() => {}, 60_000));
