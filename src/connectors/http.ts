import { Pool } from 'undici';
import { SourceError } from '../errors.ts';
import { type Backlog, watchCalls } from './backlog.ts';
import type { SourceAuth, SourceSettings } from './connector.ts';
import { exchangeOnce, type HttpAnswer } from './http-exchange.ts';
import { exchangeFault, invalidAnswer, isSuccess, statusFault } from './http-faults.ts';
import { isLongTurn, ownTurn } from '../own-turn.ts';
import { pauseAfterAnswer, pauseAfterError, pauseFor } from './retry.ts';
import type { Task } from './task.ts';

const MOST_BYTES = 64 * 1024 * 1024;
/** Characters of an answer that takes a millisecond or more to read. */
const LARGE = 64 * 1024;
/** Of one that is read in no time, however long the turn may be. */
const SMALL = 8 * 1024;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly target: string;
  /** As `HttpClient.headers` makes them. */
  readonly headers: string[];
  /** A function where each try needs a body of its own (with a nonce that is good once). */
  readonly body?: string | (() => string);
}

export interface JsonAnswer {
  readonly headers: HttpAnswer['headers'];
  readonly body: unknown;
}

export type ParseJson = (text: string) => unknown;

/** HTTP to one source. Every failure is a `SourceError` that names method and path, never query, body or value. */
export interface HttpClient {
  /** Path and query of the source's URL as it stands. */
  readonly path: string;
  /** The path without a slash at its end, for what lies below it. */
  readonly root: string;
  /** Names and values in turn, with those that prove who asks. Made once for all requests of a kind. */
  headers(more?: Readonly<Record<string, string>>): string[];
  /** An answer of any status. */
  exchange(request: HttpRequest, task: Task): Promise<HttpAnswer>;
  /** The body of a 2xx answer, parsed; `parse` throws where it is no JSON. */
  json(request: HttpRequest, task: Task, parse?: ParseJson): Promise<JsonAnswer>;
  /** The target that a link in an answer leads to, relative or absolute. A link that leaves the source's origin is a fault. */
  follow(link: string, from: string): string;
  /** See `Connector.room`. */
  readonly room: Backlog['room'];
  close(): Promise<void>;
}

/**
 * Opens a pool of at most `settings.concurrency` connections to the source, one request at a time on each, so that this is also the
 * most calls at the same time; further ones wait for their turn.
 */
export function openHttp(source: string, settings: SourceSettings): HttpClient {
  const { origin, pathname, search } = new URL(settings.url);
  const pool = new Pool(origin, {
    connections: settings.concurrency,
    pipelining: 1,
    allowH2: false,
    maxResponseSize: MOST_BYTES,
    // The time budget holds for the whole call; limits on its parts would only hide which source was slow.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: settings.budgetMs },
  });
  const backlog = watchCalls(settings.concurrency);
  const authorization = authorizationHeaders(settings.auth);

  const send = async ({ method, target, headers, body }: HttpRequest, task: Task): Promise<HttpAnswer> => {
    if (task.isOver) throw new Error('the task has ended');
    task.meter.calls += 1;
    const sent = typeof body === 'function' ? body() : (body ?? null);
    backlog.begin();
    try {
      const answer = await exchangeOnce(pool, { method, path: target, headers, body: sent }, task);
      const { length } = answer.text;
      if (length > LARGE || (length > SMALL && isLongTurn())) await ownTurn();
      return answer;
    } finally {
      backlog.end();
    }
  };

  const faultOf = (request: HttpRequest, task: Task, error: unknown): SourceError =>
    task.isOver
      ? new SourceError('SOURCE_TIMEOUT', source, new Error(`${placeOf(request)} was given up`))
      : exchangeFault(source, error, placeOf(request));

  /** Sends, and once more where that makes sense. Only for what may be sent twice; all calls of the connectors read. */
  const exchange = async (request: HttpRequest, task: Task): Promise<HttpAnswer> => {
    let pause: number | undefined;
    try {
      const answer = await send(request, task);
      pause = pauseAfterAnswer(answer);
      // A longer pause than the whole budget is not waited for.
      if (pause === undefined || pause >= settings.budgetMs) return answer;
    } catch (error) {
      pause = pauseAfterError(error);
      if (pause === undefined || task.isOver) throw faultOf(request, task, error);
    }
    try {
      await pauseFor(pause, task);
      return await send(request, task);
    } catch (error) {
      throw faultOf(request, task, error);
    }
  };

  return {
    path: `${pathname}${search}`,
    root: pathname.replace(/\/$/, ''),
    headers: (more = {}) => Object.entries({ ...authorization, ...more }).flat(),
    exchange,
    async json(request, task, parse = JSON.parse) {
      const { status, headers, text } = await exchange(request, task);
      if (!isSuccess(status)) throw statusFault(source, status, placeOf(request));
      try {
        return { headers, body: parse(text) };
      } catch {
        throw invalidAnswer(source, placeOf(request), 'JSON');
      }
    },
    follow(link, from) {
      const url = URL.parse(link, `${origin}${from}`);
      if (url?.origin === origin) return `${url.pathname}${url.search}`;
      throw invalidAnswer(source, pathOf(from), 'a link to the next page on the same origin');
    },
    room: () => backlog.room(),
    close: () => pool.destroy(),
  };
}

function authorizationHeaders(auth: SourceAuth): Readonly<Record<string, string>> {
  switch (auth.kind) {
    case 'basic':
      return {
        authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`,
      };
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` };
    case 'header':
      return { [auth.name.toLowerCase()]: auth.value };
    case 'usernameToken':
    case 'none':
      return {};
  }
}

/** Method and path of a request: what a message may say of it, since queries and bodies carry values. */
export function placeOf({ method, target }: HttpRequest): string {
  return `${method} ${pathOf(target)}`;
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '';
}
