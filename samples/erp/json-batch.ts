import * as z from 'zod';
import type { Answer } from './engine.ts';
import { badRequest } from './odata-fault.ts';

const BATCH = z.object({
  requests: z.array(z.object({ id: z.string(), method: z.string(), url: z.string() })).max(100),
});

/**
 * Answers a JSON batch (OData JSON 4.01 §19), part by part; a part that fails has its own status inside the 200 of the whole.
 * @throws ODataFault 400 for a body that is no batch.
 */
export async function answerJsonBatch(
  body: string,
  answer: (method: string, url: string) => Promise<Answer>,
): Promise<Answer> {
  const { requests } = parseBatch(body);
  const responses = [];
  for (const { id, method, url } of requests) {
    const part = await answer(method.toUpperCase(), url);
    responses.push({ id, status: part.status, headers: part.headers, body: content(part) });
  }
  const headers = { 'content-type': 'application/json', 'odata-version': '4.0' };
  return { status: 200, headers, body: JSON.stringify({ responses }) };
}

function content({ headers, body }: Answer): unknown {
  return headers['content-type']?.startsWith('application/json') === true ? JSON.parse(body) : body;
}

function parseBatch(body: string): z.infer<typeof BATCH> {
  try {
    return BATCH.parse(JSON.parse(body));
  } catch {
    throw badRequest('A JSON batch is {"requests": [{"id", "method", "url"}]} with at most 100 requests.');
  }
}
