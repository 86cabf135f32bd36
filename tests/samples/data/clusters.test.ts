import { expect, test } from 'vitest';

import { clusters } from '../../../samples/data/truth.ts';

test.for([
  { name: 'no record', keys: [], expected: [] },
  { name: 'records without keys', keys: [[], []], expected: [0, 1] },
  { name: 'one shared key', keys: [['a'], ['b'], ['a']], expected: [0, 1, 0] },
  { name: 'a chain', keys: [['a'], ['b'], ['a', 'b']], expected: [0, 0, 0] },
  { name: 'two chains', keys: [['a'], ['b'], ['c', 'b'], ['a', 'd'], ['d']], expected: [0, 1, 1, 0, 0] },
])('$name', ({ keys, expected }) => {
  expect(clusters(keys)).toEqual(expected);
});
