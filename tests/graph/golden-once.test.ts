import { expect, it, vi } from 'vitest';
import { NORMALISERS } from '../../src/resolvers/normalisers.ts';
import { mask, planOf, toyGraph } from './toy-graph.ts';

const { 'Customer.emails': EMAILS } = NORMALISERS;
if (!EMAILS) throw new Error('expected a normaliser of e-mail addresses');

const rows = {
  Contact: [
    { recordId: 'C1', email: 'ann@x.com', vip: true },
    { recordId: 'C2', email: 'bea@x.com', vip: false },
  ],
  BusinessPartner: [
    { recordId: 'P1', parentId: null },
    { recordId: 'P2', parentId: 'P1' },
  ],
};
const customers = [
  ['Contact:C1', 'BusinessPartner:P1'],
  ['Contact:C2', 'BusinessPartner:P2'],
];

it.each([
  ['under several names', '{ customers { nodes { emails again: emails } } }'],
  ['in several places', '{ customers { nodes { emails } edges { node { emails } } } }'],
  ['as itself and as the parent of another', '{ customers { nodes { emails parent { emails } } } }'],
  ['as the children of another', '{ customers { nodes { emails subsidiaries { emails } } } }'],
  ['with where it comes from', '{ customers { nodes { provenance { field } emails } } }'],
  ['alone', '{ customers { nodes { emails } } }'],
])('a golden field is computed once for each customer: %s', async (_, query) => {
  const computed = vi.spyOn(EMAILS, 'normalise').mockClear();
  const { result } = await toyGraph({ rows, customers }).ask(query);
  expect(result.errors).toBeUndefined();
  expect(JSON.stringify(result.data)).toContain('ann@x.com');
  expect(
    computed.mock.calls
      .flat()
      .map((value) => JSON.stringify(value))
      .toSorted(),
  ).toEqual(['"ann@x.com"', '"bea@x.com"']);
});

it('where an object cannot be built at once, since another of its fields is not what the schema says', async () => {
  const computed = vi.spyOn(EMAILS, 'normalise').mockClear();
  const unfit = rows.Contact.map((row) => ({ ...row, gender: 'no gender' }));
  const toy = toyGraph({ rows: { ...rows, Contact: unfit }, customers });
  const { result } = await toy.ask('{ customers { nodes { emails gender } } }');
  expect(result.errors).toHaveLength(2);
  expect(JSON.stringify(result.data)).toContain('ann@x.com');
  expect(computed).toHaveBeenCalledTimes(2);
});

it('and where a mask hangs on another golden field', async () => {
  const computed = vi.spyOn(EMAILS, 'normalise').mockClear();
  const access = planOf(
    { 'Customer.emails': ({ bits }) => (bits === 0 ? { kind: 'CLEAR' } : mask('hide')) },
    ['vip'],
  );
  const { result } = await toyGraph({ rows, customers }).ask(
    '{ customers { nodes { emails again: emails parent { emails } } } }',
    { access },
  );
  expect(result.errors).toBeUndefined();
  expect(computed).toHaveBeenCalledTimes(2);
});
