import type { z } from 'zod';

/** What a route says of itself for the document; its schemas are those that it checks with. */
export interface RouteDescription {
  readonly summary: string;
  readonly tag: string;
  readonly query?: z.ZodType;
  /** Request headers that mean something to it, and what. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON body. */
  readonly body?: z.ZodType;
  /** What the bytes are, where it takes `application/octet-stream`, too. */
  readonly bytes?: string;
  /** A JSON answer, or the media type of another one; without it there is no content. */
  readonly answer?: z.ZodType | string;
  /** Of success. Default: 200, or 204 without an answer. */
  readonly status?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    description?: RouteDescription;
  }
}

/** The options of a route that `/openapi.json` is to describe. */
export function describe(description: RouteDescription) {
  return { config: { description } };
}
