import { makeExecutableSchema } from '@graphql-tools/schema';
import { parse, validate } from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { createContext, TYPE_DEFS } from './parts.ts';
import { RESOLVERS } from './resolvers.ts';
import { serve } from './serve.ts';

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

serve(({ query, variables }) => {
  const compiled = known.get(query) ?? compile(query);
  known.set(query, compiled);
  return compiled.query(undefined, createContext(), variables);
});
