import { expect, it } from 'vitest';
import { tracedGoldens } from '../../src/graph/traced-goldens.ts';
import type { Fact } from '../../src/masking/treatment.ts';
import { CATALOGUE } from './toy-graph.ts';

function traced(fields: readonly string[], facts: readonly Fact[] = []): readonly string[] {
  const asked = fields.map((coordinate) => {
    const info = CATALOGUE.fields.get(coordinate);
    if (!info) throw new Error(`expected a field, got ${coordinate}`);
    return info;
  });
  return [...tracedGoldens(CATALOGUE, new Set(asked), { facts })].toSorted();
}

it.each<[string, readonly string[], readonly Fact[], readonly string[]]>([
  ['none', ['Customer.name', 'Customer.vip'], [], []],
  [
    'those that treatments hang on',
    ['Customer.name'],
    ['vip', 'minor'],
    ['Customer.birthDate', 'Customer.vip'],
  ],
])('golden fields are traced: %s', (_, fields, facts, expected) => {
  expect(traced(fields, facts)).toEqual(expected);
});

it('golden fields are traced: all, where it is asked where they come from', () => {
  const all = traced(['Customer.provenance'], ['vip']);
  expect(all).toEqual(expect.arrayContaining(['Customer.emails', 'Customer.name', 'Customer.vip']));
  expect(all).not.toContain('Customer.id');
  expect(all).not.toContain('Customer.provenance');
});
