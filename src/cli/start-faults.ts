import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { SchemaFaults } from '../graph/read-schema.ts';
import { PersistedFaults } from '../operations/persisted.ts';
import { PolicyError } from '../policies/policy-error.ts';
import { openBundle, openCatalogue, openPersisted } from '../start.ts';

const missingPaths = ({ schema, policies }: Config): readonly string[] =>
  [
    ['schema.folder', schema.folder],
    ['schema.folder', join(schema.folder, 'customer.graphql')],
    ['schema.folder', join(schema.folder, 'directives.graphql')],
    ['schema.folder', join(schema.folder, 'sources')],
    ['schema.folder', join(schema.folder, 'queries')],
    ['policies.model', policies.model],
    ['policies.policy', policies.policy],
  ].flatMap(([setting = '', path = '']) =>
    existsSync(path) ? [] : [`${setting}: expected a path that exists, got ${JSON.stringify(path)}`],
  );

/** What one part of the start finds wrong, each line under the name of the part. */
const faultsOf = (part: string, error: unknown): readonly string[] => {
  const isKnown =
    error instanceof SchemaFaults || error instanceof PolicyError || error instanceof PersistedFaults;
  if (!isKnown) throw error;
  return error.faults.map((fault) => `${part}: ${fault}`);
};

/**
 * Everything in the files of a valid configuration that would stop the start: files that are missing, the schema, the policy bundle, the
 * persisted queries. The sources are not asked. Persisted queries can be held against a schema without faults only.
 */
export const startFaults = async (config: Config): Promise<readonly string[]> => {
  const missing = missingPaths(config);
  if (missing.length > 0) return missing;
  const faults: string[] = [];
  const attempt = <Part>(part: string, open: () => Part): Part | undefined => {
    try {
      return open();
    } catch (error) {
      faults.push(...faultsOf(part, error));
      return undefined;
    }
  };
  const catalogue = attempt('schema', () => openCatalogue(config));
  await openBundle(config, catalogue ?? { fields: new Map() }).catch((error: unknown) =>
    faults.push(...faultsOf('policies', error)),
  );
  if (catalogue !== undefined) attempt('queries', () => openPersisted(config, catalogue));
  return faults;
};
