import type { HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

const JSON_TYPE = 'application/json; charset=utf-8';

/** By the `Accept` header, which alone decides: the type of the answer, as Apollo Server chose it the first time. */
const answerTypes = new LRUCache<string, string>({ max: 100 });

/** The type that the answer to a request with a body will have; undefined where Apollo Server is to choose. */
export function knownAnswerType({ headers: { accept }, body }: FastifyRequest): string | undefined {
  if (body === undefined) return undefined;
  return accept === undefined ? JSON_TYPE : answerTypes.get(accept);
}

/** Takes the type of an answer for the next ones; not of a refusal, which may be for the very header. */
export function learnAnswerType(
  accept: string | undefined,
  { status = 200, headers }: HTTPGraphQLResponse,
): void {
  const type = headers.get('content-type');
  if (status < 400 && accept !== undefined && type !== undefined) answerTypes.set(accept, type);
}
