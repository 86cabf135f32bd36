import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { regionOf } from './readme-region.ts';
import { ROOT } from './snippets.ts';

// UPDATE_README=1 npm test -- tests/docs/bench.test.ts takes the figures of the last run over.

test('the figures of the bench are those of its last run', async () => {
  const figures = readFileSync(join(ROOT, 'bench', 'results', 'readme.md'), 'utf8');
  const { written, expected } = await regionOf('bench', figures);
  expect(written).toBe(expected);
});
