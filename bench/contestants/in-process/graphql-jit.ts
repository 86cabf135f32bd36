import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { parse, validate } from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { createContext, PORT, TYPE_DEFS } from './parts.ts';
import { RESOLVERS } from './resolvers.ts';

const schema = makeExecutableSchema({ typeDefs: TYPE_DEFS, resolvers: RESOLVERS });
const known = new Map<string, CompiledQuery>();

function compile(query: string): CompiledQuery {
  const document = parse(query);
  const [fault] = validate(schema, document);
  if (fault !== undefined) throw fault;
  const compiled = compileQuery(schema, document);
  if (!isCompiledQuery(compiled)) throw new Error('the query does not compile');
  return compiled;
}

async function answer(text: string): Promise<string> {
  const { query, variables }: { query: string; variables: Record<string, unknown> } = JSON.parse(text);
  const compiled = known.get(query) ?? compile(query);
  known.set(query, compiled);
  return JSON.stringify(await compiled.query(undefined, createContext(), variables));
}

function send(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET') return send(response, 200, '{}');
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', () => {
    answer(text)
      .then((body) => send(response, 200, body))
      .catch(() => send(response, 500, '{"errors":[{"message":"fault"}]}'));
  });
}

createServer(handle).listen(PORT, '127.0.0.1');
