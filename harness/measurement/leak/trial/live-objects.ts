import { Session } from 'node:inspector';

/** The inspector of this process, for as long as something is looked up. */
export class LiveObjects implements Disposable {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
  }

  /** All objects that inherit from this prototype; those that nobody keeps are collected first. */
  async of(prototype: object): Promise<readonly object[]> {
    const holder = globalThis as { [handedOver]?: unknown };
    holder[handedOver] = prototype;
    const { result } = await this.post<{ result: { objectId: string } }>('Runtime.evaluate', {
      expression: `globalThis[Symbol.for('${handedOver.description}')]`,
      objectGroup: group,
    });
    const { objects } = await this.post<{ objects: { objectId: string } }>('Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
      objectGroup: group,
    });
    await this.post('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: `function () { globalThis[Symbol.for('${handedOver.description}')] = this; }`,
    });
    const found = holder[handedOver] as readonly object[];
    delete holder[handedOver];
    await this.post('Runtime.releaseObjectGroup', { objectGroup: group });
    return found;
  }

  /**
   * Where each function is written: `cache.ts:12`, or null; by V8's own notes. V8 is asked for them without
   * any function, too: the first time makes the heap larger, and that must not come between two levels.
   */
  async placesOf(functions: readonly object[]): Promise<readonly (string | null)[]> {
    const urls = new Map<string, string>();
    this.#session.on('Debugger.scriptParsed', ({ params }) =>
      urls.set(params.scriptId, params.url),
    );
    await this.post('Debugger.enable');
    const places: (string | null)[] = [];
    const holder = globalThis as { [handedOver]?: unknown };
    for (const one of functions) {
      holder[handedOver] = one;
      const { result } = await this.post<{ result: { objectId: string } }>('Runtime.evaluate', {
        expression: `globalThis[Symbol.for('${handedOver.description}')]`,
        objectGroup: group,
      });
      const { internalProperties = [] } = await this.post<Properties>('Runtime.getProperties', {
        objectId: result.objectId,
        ownProperties: true,
      });
      const place = internalProperties.find(({ name }) => name === '[[FunctionLocation]]')?.value;
      const { scriptId = '', lineNumber = 0 } = place?.value ?? {};
      const url = urls.get(scriptId) ?? null;
      places.push(url === null ? null : `${url.replace('file://', '')}:${lineNumber + 1}`);
    }
    delete holder[handedOver];
    await this.post('Debugger.disable');
    await this.post('Runtime.releaseObjectGroup', { objectGroup: group });
    return places;
  }

  post<Result = unknown>(method: string, parameters: object = {}): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#session.post(method, parameters, (error, result) => {
      if (error) reject(error);
      else resolve(result as Result);
    });
    return promise;
  }

  [Symbol.dispose](): void {
    this.#session.disconnect();
  }
}

interface Properties {
  readonly internalProperties?: readonly {
    readonly name: string;
    readonly value?: {
      readonly value?: { readonly scriptId?: string; readonly lineNumber?: number };
    };
  }[];
}

/** What goes to the inspector and comes back. */
const handedOver = Symbol.for('assay.trial.object');
const group = 'assay.trial';
