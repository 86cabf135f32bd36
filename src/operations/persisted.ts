import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperationTypeNode } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { StartFault } from '../errors.ts';
import type { FeedShape } from '../formats/format.ts';
import { readFeed } from './feed.ts';
import type { OperationLimits } from './limits/limits.ts';
import { prepareOperation } from './operation.ts';
import type { Operation } from './operation.ts';

/** A named, reviewed operation: a file of `schema/queries/`. */
export interface PersistedQuery {
  readonly name: string;
  readonly operation: Operation;
  /** How its rows are written; null where it yields none. */
  readonly feed: FeedShape | null;
}

export interface PersistedQueries {
  get(name: string): PersistedQuery | undefined;
  list(): readonly PersistedQuery[];
}

/** Persisted queries that cannot be used, a line each. */
export class PersistedFaults extends StartFault {
  readonly faults: readonly string[];

  constructor(folder: string, faults: readonly string[]) {
    super(
      `Persisted queries in ${folder} cannot be used:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
    this.name = 'PersistedFaults';
    this.faults = faults;
  }
}

interface LoadOptions {
  readonly schema: GraphQLSchema;
  /** Where the files are: `<name>.graphql`, one operation each. */
  readonly folder: string;
  readonly limits: OperationLimits;
}

const EXTENSION = '.graphql';

/** Loads every persisted query of a folder. Throws one error that lists the faults of all files, by file. */
export function loadPersistedQueries({ schema, folder, limits }: LoadOptions): PersistedQueries {
  const queries = new Map<string, PersistedQuery>();
  const faults: string[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(EXTENSION))
    .toSorted()) {
    try {
      const query = load(file, readFileSync(join(folder, file), 'utf8'), { schema, limits });
      queries.set(query.name, query);
    } catch (error) {
      faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (faults.length > 0) throw new PersistedFaults(folder, faults);
  const all = [...queries.values()];
  return { get: (name) => queries.get(name), list: () => all };
}

function load(file: string, text: string, { schema, limits }: Omit<LoadOptions, 'folder'>): PersistedQuery {
  const name = file.slice(0, -EXTENSION.length);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new Error('the name of the file must be words of a-z and 0-9 joined by "-"');
  }
  const operation = prepareOperation({ schema, text, limits });

  if (operation.definition.operation !== OperationTypeNode.QUERY)
    throw new Error('the operation must be a query');
  return { name, operation, feed: readFeed(schema, operation) };
}
