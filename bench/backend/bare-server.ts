import fastify from 'fastify';

/** What a route costs that does nothing but read the body: its answer is as long as a prediction's. */
const answer = { id: 1, label: 'healthy', confidence: 0.9, padding: 'x'.repeat(500) };

const server = fastify({ bodyLimit: 2 ** 20 });
server.addContentTypeParser(
  'application/octet-stream',
  { parseAs: 'buffer' },
  (_request, body: Buffer, done) => {
    const copy = new Float32Array(body.length / Float32Array.BYTES_PER_ELEMENT);
    Buffer.from(copy.buffer).set(body);
    done(null, { signal: copy });
  },
);
server.post<{ Body: { signal: ArrayLike<number> } }>('/predict', ({ body }) => ({
  ...answer,
  id: body.signal.length,
}));
server.get('/health', () => ({ status: 'ok' }));
await server.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
process.once('SIGTERM', () => void server.close());
