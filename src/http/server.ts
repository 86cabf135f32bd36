import fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { StartFault } from '../errors.ts';
import { createApollo } from './apollo.ts';
import { compressAnswers } from './compress.ts';
import { answerError, errorAnswers } from './error-answers.ts';
import { explorer } from './explorer.ts';
import type { GatewayPort } from './gateway-port.ts';
import { graphqlEndpoint } from './graphql-endpoint.ts';
import { putSecurityHeaders } from './security-headers.ts';
import { healthEndpoints } from './health.ts';
import { indexPage } from './index-page.ts';
import type { HttpLimits } from './limits.ts';
import { persistedEndpoint } from './persisted-endpoint.ts';
import { newTraceId, readTrace } from './trace.ts';

export interface HttpConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Hides the schema: no introspection, no suggestions, no explorer. */
  readonly production: boolean;
  readonly limits: HttpLimits;
}

export interface HttpServer {
  /** Resolves to the address, `http://127.0.0.1:4000`; rejects with a sentence to read where the port is taken. */
  listen(): Promise<string>;
  /** Takes no more requests and resolves when those under way are answered; after ten seconds they are cut. */
  close(): Promise<void>;
}

interface HttpParts {
  readonly config: HttpConfig;
  readonly gateway: GatewayPort;
  readonly log: Logger;
}

const GRACE_MS = 10_000;

/** A request must have arrived within this time; answers may take longer. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The HTTP server with all its routes. */
export function createHttpServer({ config, gateway, log }: HttpParts): HttpServer {
  const app = createApp(config, log);
  compressAnswers(app);
  const apollo = createApollo({ schema: gateway.schema, log: app.log, ...config });
  errorAnswers(app, { bodyBytes: config.limits.bodyBytes, production: config.production });
  healthEndpoints(app, gateway);
  indexPage(app, { explorer: !config.production });
  graphqlEndpoint(app, { gateway, apollo, limits: config.limits });
  persistedEndpoint(app, { gateway, limits: config.limits, production: config.production });
  if (!config.production) explorer(app);

  return {
    async listen() {
      await apollo.start();
      try {
        return await app.listen({ host: config.host, port: config.port });
      } catch (error) {
        throw portTaken(error, config);
      }
    },
    async close() {
      const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
      await app.close();
      clearTimeout(cut);
      await apollo.stop();
    },
  };
}

function createApp({ limits, production }: HttpConfig, log: FastifyBaseLogger): FastifyInstance {
  const app = fastify({
    loggerInstance: log,
    // One line a request, below: the framework's own quotes the whole address, and variables stand in it.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'traceId' }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    requestIdHeader: false,
    genReqId: ({ headers }) => readTrace(headers)?.traceId ?? newTraceId(),
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // Addresses that cannot be routed come here and to none of the hooks below.
    frameworkErrors: (error, request, reply) => {
      putSecurityHeaders(request, reply);
      void answerError(error, { reply, log: request.log, bodyBytes: limits.bodyBytes, production });
    },
  });
  app.removeContentTypeParser('text/plain');
  // Hooks that wait for nothing go on at once: a promise each would cost as much as what they do.
  app.addHook('onRequest', (request, reply, next) => {
    putSecurityHeaders(request, reply);
    next();
  });
  app.addHook('onResponse', (request, reply, next) => {
    logAnswer(request, reply);
    next();
  });
  return app;
}

function logAnswer({ log, method, routeOptions }: FastifyRequest, reply: FastifyReply): void {
  log.info(
    { method, route: routeOptions.url ?? 'none', status: reply.statusCode, ms: reply.elapsedTime },
    'answered',
  );
}

function portTaken(error: unknown, { host, port }: HttpConfig): unknown {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return taken
    ? new StartFault(
        `Port ${port} on ${host} is already in use. Stop what uses it, or set PORT to another one.`,
        error,
      )
    : error;
}
