import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSchema } from '../../src/graph/read-schema.ts';
import { TEST_LIMITS } from './test-limits.ts';
import { loadPersistedQueries } from '../../src/operations/persisted.ts';

const folder = join(import.meta.dirname, '../../schema');

test('the shipped queries fit the schema, within the limits, and have the columns that clients rely on', () => {
  const { schema } = readSchema(folder);
  const queries = loadPersistedQueries({ schema, folder: join(folder, 'queries'), limits: TEST_LIMITS });
  expect(queries.get('customer-value')?.feed?.columns.map(({ name }) => name)).toEqual([
    'id',
    'name',
    'type',
    'segment',
    'tier',
    'historic_value',
    'currency',
    'churn_score',
    'churn_band',
  ]);
  expect(queries.get('customer-profile')?.feed).toMatchObject({ path: ['customer'], rows: 'OBJECT' });
});
