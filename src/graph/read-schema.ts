import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildASTSchema,
  concatAST,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type NameNode,
  parse,
  Source,
  type StringValueNode,
  validateSchema,
  visit,
} from 'graphql';
import { StartFault } from '../errors.ts';
import { interned } from './interned.ts';
import { SCALARS } from './scalars.ts';

/** Everything that is wrong with the schema, a line each; nothing starts on such a schema. */
export class SchemaFaults extends StartFault {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The schema cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'SchemaFaults';
    this.faults = faults;
  }
}

interface SchemaFiles {
  readonly schema: GraphQLSchema;
  /** The parsed files of `sources/`, one a source. */
  readonly sources: readonly DocumentNode[];
  /** Those of `subgraphs/`, where there is such a folder. */
  readonly subgraphs: readonly DocumentNode[];
}

/** Members of records are read by these names, and directives give them as strings. */
const INTERN_NAMES = {
  Name: (node: NameNode) => ({ ...node, value: interned(node.value) }),
  StringValue: (node: StringValueNode) => ({ ...node, value: interned(node.value) }),
};

function parseFile(folder: string, name: string): DocumentNode {
  try {
    return visit(parse(new Source(readFileSync(join(folder, name), 'utf8'), name)), INTERN_NAMES);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const place = error.locations?.[0];
    throw new SchemaFaults([`${name}:${place?.line ?? 1}:${place?.column ?? 1} ${error.message}`]);
  }
}

/** The files of a folder inside, in the order of their names; none where it is not there. */
function parseFolder(folder: string, inside: string): readonly DocumentNode[] {
  if (!existsSync(join(folder, inside))) return [];
  return readdirSync(join(folder, inside))
    .filter((name) => name.endsWith('.graphql'))
    .toSorted()
    .map((name) => parseFile(folder, `${inside}/${name}`));
}

function build(documents: readonly DocumentNode[]): GraphQLSchema {
  try {
    return buildASTSchema(concatAST(documents));
  } catch (error) {
    throw new SchemaFaults([error instanceof Error ? error.message : String(error)]);
  }
}

/**
 * Reads `directives.graphql`, `customer.graphql`, `sources/*.graphql` and `subgraphs/*.graphql` of a folder into one schema.
 * @throws SchemaFaults naming file, line and column.
 */
export function readSchema(folder: string): SchemaFiles {
  const sources = parseFolder(folder, 'sources');
  const subgraphs = parseFolder(folder, 'subgraphs');
  const schema = build([
    parseFile(folder, 'directives.graphql'),
    parseFile(folder, 'customer.graphql'),
    ...sources,
    ...subgraphs,
  ]);
  const faults = validateSchema(schema).map((error) => error.message);
  if (faults.length > 0) throw new SchemaFaults(faults);
  for (const [name, scalar] of Object.entries(SCALARS)) {
    const declared = schema.getType(name);
    if (declared === undefined) continue;
    Object.assign(declared, {
      serialize: scalar.serialize,
      parseValue: scalar.parseValue,
      parseLiteral: scalar.parseLiteral,
    });
  }
  return { schema, sources, subgraphs };
}
