import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ensureSamples } from '../../../samples/data/ensure.ts';
import { generateSamples, type SampleFiles } from '../../../samples/data/generate.ts';
import { rowsOf } from '../rows.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const TABLES = [
  ['erp', 'BusinessPartners'],
  ['erp', 'Invoices'],
  ['erp', 'Payments'],
  ['crm', 'contacts'],
  ['crm', 'interactions'],
  ['crm', 'opportunities'],
  ['ticketing', 'requesters'],
  ['ticketing', 'tickets'],
  ['commerce', 'customers'],
  ['commerce', 'orders'],
] as const;

function generate(customers: number, seed: number): SampleFiles {
  return generateSamples({ folder: join(temporaryFolder(), 'samples'), customers, seed });
}

function digests(files: SampleFiles): readonly string[] {
  return Object.values(files).map((path) => createHash('sha256').update(readFileSync(path)).digest('hex'));
}

test('the same seed gives the same bytes, another seed others', () => {
  const first = digests(generate(60, 7));
  expect(digests(generate(60, 7))).toEqual(first);
  for (const [index, digest] of digests(generate(60, 8)).entries()) expect(digest).not.toBe(first[index]);
});

test('a customer is the same however many are made', () => {
  const few = generate(110, 3);
  const many = generate(150, 3);
  for (const [system, table] of TABLES) {
    const rows = new Set(rowsOf(many[system], `SELECT * FROM ${table}`).map((row) => JSON.stringify(row)));
    for (const row of rowsOf(few[system], `SELECT * FROM ${table}`))
      expect(rows).toContain(JSON.stringify(row));
  }
  expect(readFileSync(many.truth, 'utf8').startsWith(readFileSync(few.truth, 'utf8'))).toBe(true);
});

test('data that is there is used again, and half data is never found under the final name', () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'samples');
  mkdirSync(`${folder}.${process.pid}`);
  const first = ensureSamples({ customers: 5, seed: 1, folder });
  expect(Object.values(first).every((path) => existsSync(path))).toBe(true);
  const written = statSync(first.erp).mtimeMs;
  expect(ensureSamples({ customers: 5, seed: 1, folder })).toEqual(first);
  expect(statSync(first.erp).mtimeMs).toBe(written);
  expect(readdirSync(parent)).toEqual(['samples']);
});

test('a folder that holds sample data already is not written to', () => {
  const folder = temporaryFolder();
  generateSamples({ folder, customers: 2, seed: 1 });
  expect(() => generateSamples({ folder, customers: 2, seed: 1 })).toThrow(/without sample data/);
});
