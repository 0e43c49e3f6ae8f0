import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../../fixtures/engines/create-engine.ts';
import type { Engine } from '../../../fixtures/engines/engine.ts';
import {
  EngineCrashedError,
  EngineInputError,
  EngineOptionsError,
  EngineOverloadedError,
  EngineRunError,
  EngineStartError,
  EngineTimeoutError,
} from '../../../fixtures/engines/errors.ts';
import type { RemoteEngineOptions } from '../../../fixtures/engines/remote.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { batch, floatsOf, model, WINDOW_SAMPLES } from './subjects.ts';

describe('a remote engine', { tags: ['integration'] }, () => {
  let server: ModelServer;
  beforeAll(async () => {
    server = await startModelServer(model);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('gets the same bits as JSON and as binary tensors', async () => {
    const { url } = server;
    await using binary = await createEngine({ engine: 'remote', url, model: 'contract' });
    await using json = await createEngine({
      engine: 'remote',
      url,
      model: 'contract',
      version: '1',
      binary: false,
    });
    const inputs = batch(3);
    expect(await json.run(inputs)).toEqual(await binary.run(inputs));
    expect(json.device).toBe(`remote ${new URL(url).host}`);
  });

  test.for([
    [
      'binary tensors where it names them',
      undefined,
      ['binary_tensor_data'],
      'application/octet-stream',
    ],
    ['JSON where it names none', undefined, ['model_repository_extension'], 'application/json'],
    ['JSON where it says nothing', undefined, null, 'application/json'],
    ['what it is told, whatever the server says', true, [], 'application/octet-stream'],
    ['JSON, when told to', false, ['binary_tensor_data'], 'application/json'],
  ] as const)('sends a server %s', async ([, binary, extensions, expected]) => {
    const types: (string | undefined)[] = [];
    await using engine = await engineOn(
      (request, response) => {
        types.push(request.headers['content-type']);
        response.end(JSON.stringify({ outputs: [logitsOfZeros] }));
      },
      binary === undefined ? {} : { binary },
      extensions,
    );
    await engine.run(batch(1));
    expect(types).toEqual([expected]);
  });

  test.for([NaN, Infinity])('refuses %d where JSON has to carry it', async (value) => {
    await using json = await createEngine({
      engine: 'remote',
      url: server.url,
      model: 'contract',
      binary: false,
    });
    const inputs = batch(1);
    floatsOf(inputs, 'signal')[7] = value;
    const call = json.run(inputs);
    await expect(call).rejects.toThrow(EngineInputError);
    await expect(call).rejects.toThrow(`input 'signal' has ${value} at 7, which JSON can't carry`);
  });

  test('says that the server has no such model, in its words', async () => {
    const call = createEngine({ engine: 'remote', url: server.url, model: 'other' });
    await expect(call).rejects.toThrow(EngineStartError);
    await expect(call).rejects.toThrow("404: there is no model 'other'");
  });

  test('says that nothing listens', async () => {
    const call = createEngine({ engine: 'remote', url: 'http://127.0.0.1:1', model: 'm' });
    await expect(call).rejects.toThrow(EngineStartError);
    await expect(call).rejects.toThrow(/ECONNREFUSED/);
  });

  test.for(['', 'localhost:8000', 'ftp://127.0.0.1'])('refuses the address %j', async (url) => {
    const call = createEngine({ engine: 'remote', url, model: 'm' });
    await expect(call).rejects.toThrow(EngineOptionsError);
  });

  test.for<[string, number, object, new (message: string) => Error]>([
    ['400', 400, { error: 'wrong shape' }, EngineInputError],
    ['429', 429, { error: 'too many' }, EngineOverloadedError],
    ['503', 503, { error: 'draining' }, EngineOverloadedError],
    ['504', 504, { error: 'too slow' }, EngineTimeoutError],
    ['500', 500, { error: 'broken' }, EngineRunError],
    ['200 without outputs', 200, {}, EngineRunError],
    [
      '200 with too few values',
      200,
      { outputs: [{ name: 'logits', datatype: 'FP32', shape: [1, 11], data: [1] }] },
      EngineRunError,
    ],
  ])('turns an answer of %s into an error of ours', async ([, status, body, ErrorClass]) => {
    await using engine = await engineOn((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await expect(engine.run(batch(1))).rejects.toThrow(ErrorClass);
  });

  test('gives up a server that never answers after hangTimeoutMs', async () => {
    await using engine = await engineOn(() => {}, { hangTimeoutMs: 100 });
    await expect(engine.run(batch(1))).rejects.toThrow(EngineTimeoutError);
  });

  test('loses only the call whose connection breaks', async () => {
    let calls = 0;
    await using engine = await engineOn((request, response) => {
      calls += 1;
      if (calls === 1) request.socket.destroy();
      else response.end(JSON.stringify({ outputs: [logitsOfZeros] }));
    });
    await expect(engine.run(batch(1))).rejects.toThrow(EngineCrashedError);
    expect((await engine.run(batch(1)))['logits']?.shape).toEqual([1, 11]);
  });

  test('keeps integers beyond 2^53 that come as JSON', async () => {
    const ids =
      '{"outputs":[{"name":"logits","datatype":"INT64","shape":[2],"data":[9007199254740993,-1]}]}';
    await using engine = await engineOn((_request, response) => response.end(ids));
    expect((await engine.run(batch(1)))['logits']?.data).toEqual(
      BigInt64Array.of(9_007_199_254_740_993n, -1n),
    );
  });
});

const logitsOfZeros = {
  name: 'logits',
  datatype: 'FP32',
  shape: [1, 11],
  data: Array.from({ length: 11 }, () => 0),
};

/** An engine whose server describes the contract's model and then answers as the test wants. */
async function engineOn(
  onInfer: RequestListener,
  options: Partial<RemoteEngineOptions> = {},
  extensions: readonly string[] | null = null,
): Promise<Engine> {
  const http = createServer((request, response) => {
    if (request.method === 'POST') {
      // The request is read to its end, as a real server does before it answers.
      request.resume().on('end', () => onInfer(request, response));
      return;
    }
    if (request.url === '/v2' && extensions === null) {
      response.writeHead(404).end();
      return;
    }
    const inputs = [
      { name: 'signal', datatype: 'FP32', shape: ['-1', '1', String(WINDOW_SAMPLES)] },
    ];
    const outputs = [{ name: 'logits', datatype: 'FP32', shape: [-1, 11] }];
    response.end(JSON.stringify({ name: 'm', inputs, outputs, extensions }));
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return createEngine({ engine: 'remote', url, model: 'm', ...options });
}

describe('a model that is still being loaded', { tags: ['integration'] }, () => {
  test('is awaited, as Triton (400) and KServe (503) say it', async () => {
    const { url, asked } = await serverThatIsReady(400, 503, 200);
    await using engine = await createEngine({ engine: 'remote', url, model: 'm' });
    expect(engine.inputs).toEqual([]);
    expect(asked).toEqual([400, 503, 200]);
  });

  test('is given up at the deadline, in the words of the server', async () => {
    const { url } = await serverThatIsReady(503);
    // Long enough for one answer, however busy the machine is.
    const call = createEngine({ engine: 'remote', url, model: 'm', startupTimeoutMs: 3_000 });
    await expect(call).rejects.toThrow(EngineStartError);
    await expect(call).rejects.toThrow(
      'it was not ready within 3000 ms; the server answered 503: the model is loading',
    );
  });

  test('that never answers is given up at the deadline, too', async () => {
    const http = createServer(() => {});
    await new Promise<void>((resolve) => {
      http.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
    });
    const { port } = http.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const call = createEngine({ engine: 'remote', url, model: 'm', startupTimeoutMs: 300 });
    await expect(call).rejects.toThrow(EngineStartError);
    await expect(call).rejects.toThrow('it was not ready within 300 ms; it did not answer');
  });
});

/** Answers `…/ready` with these statuses, one after the other, the last one for ever. */
async function serverThatIsReady(...statuses: readonly number[]) {
  const asked: number[] = [];
  const http = createServer((request, response) => {
    if (request.url?.endsWith('/ready')) {
      const status = statuses[asked.length] ?? statuses.at(-1)!;
      asked.push(status);
      response.statusCode = status;
      response.end(JSON.stringify({ error: 'the model is loading' }));
      return;
    }
    response.end(JSON.stringify({ name: 'm', inputs: [], outputs: [] }));
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
}
