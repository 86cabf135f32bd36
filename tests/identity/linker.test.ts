import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { openLinkStore } from '../../src/identity/link-store.ts';
import type { IdentityRecord } from '../../src/identity/record.ts';
import { nationalIdCheck } from '../../src/masking/check-digits.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { identityRecord as record, link, memoryLinkStore, partition } from './identity-record.ts';

function nationalId(region: number): string {
  const first17 = `${region}19800101001`;
  return first17 + nationalIdCheck(first17);
}
const [ID_A, ID_B] = [nationalId(990001), nationalId(990002)];
const TAX_A = '91350100M000100Y43';
const PHONE = '15400000001';

/** One of the values, or none. */
function maybe<Value>(...values: readonly Value[]): fc.Arbitrary<Value | undefined> {
  return fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });
}

/** A record with several verified e-mail addresses. */
function bridge(recordId: string, ...emails: readonly string[]): IdentityRecord {
  return { ...record(recordId), keys: emails.map((value) => ({ kind: 'EMAIL', value, verified: true })) };
}

describe('linkRecords: which records are one customer', () => {
  test.each<[string, readonly IdentityRecord[], readonly (readonly string[])[]]>([
    [
      'nothing in common',
      [record('1', { email: 'a@x.test' }), record('2', { email: 'b@x.test' })],
      [['1'], ['2']],
    ],
    ['no keys at all', [record('1', { name: 'Li Wei' }), record('2', { name: 'Li Wei' })], [['1'], ['2']]],
    [
      'a national id, written differently',
      [
        record('1', { nationalId: ID_A }),
        record('2', { nationalId: ` ${ID_A.slice(0, 6)} ${ID_A.slice(6)}` }),
      ],
      [['1', '2']],
    ],
    [
      'a tax number, written differently',
      [record('1', { taxNumber: TAX_A }), record('2', { taxNumber: TAX_A.toLowerCase() })],
      [['1', '2']],
    ],
    [
      'a verified e-mail address',
      [record('1', { email: 'A@x.test' }), record('2', { email: 'a@x.test ' })],
      [['1', '2']],
    ],
    [
      'an e-mail address that one of them never verified',
      [record('1', { email: 'a@x.test' }), record('2', { unverifiedEmail: 'a@x.test' })],
      [['1'], ['2']],
    ],
    [
      'a phone number, no names',
      [record('1', { phone: PHONE }), record('2', { phone: `+86 ${PHONE}` })],
      [['1', '2']],
    ],
    [
      'a phone number and a name in another order',
      [record('1', { phone: PHONE, name: 'Wei Li' }), record('2', { phone: PHONE, name: 'LI, Wei' })],
      [['1', '2']],
    ],
    [
      'a phone number and an abbreviated name',
      [record('1', { phone: PHONE, name: 'John Smith' }), record('2', { phone: PHONE, name: 'J. Smith' })],
      [['1', '2']],
    ],
    [
      'a phone number and names in two scripts',
      [record('1', { phone: PHONE, name: '李伟' }), record('2', { phone: PHONE, name: 'Li Wei' })],
      [['1', '2']],
    ],
    [
      'a phone number, but other names: a family',
      [record('1', { phone: PHONE, name: '李伟' }), record('2', { phone: PHONE, name: '王芳' })],
      [['1'], ['2']],
    ],
    [
      'a phone number among a family, each known twice',
      [
        record('1', { phone: PHONE, name: '李伟' }),
        record('2', { phone: PHONE, name: '王芳' }),
        record('3', { phone: PHONE, name: '李 伟' }),
        record('4', { phone: PHONE, name: '王芳' }),
      ],
      [
        ['1', '3'],
        ['2', '4'],
      ],
    ],
    [
      'an e-mail address, but two national ids',
      [
        record('1', { email: 'a@x.test', nationalId: ID_A }),
        record('2', { email: 'a@x.test', nationalId: ID_B }),
      ],
      [['1'], ['2']],
    ],
    [
      'an e-mail address, but two tax numbers',
      [
        record('1', { email: 'a@x.test', taxNumber: TAX_A }),
        record('2', { email: 'a@x.test', taxNumber: 'DE136695976' }),
      ],
      [['1'], ['2']],
    ],
    [
      'an e-mail address, but two birth dates',
      [
        record('1', { email: 'a@x.test', birthDate: '1980-01-01' }),
        record('2', { email: 'a@x.test', birthDate: '2010-01-01' }),
      ],
      [['1'], ['2']],
    ],
    [
      'a national id, and two birth dates: one is mistyped',
      [
        record('1', { nationalId: ID_A, birthDate: '1980-01-01' }),
        record('2', { nationalId: ID_A, birthDate: '1980-10-01' }),
      ],
      [['1', '2']],
    ],
    [
      'two e-mail addresses of a national id with two birth dates, each with a record that states one of them',
      [
        record('1', { email: 'a@x.test', birthDate: '1990-01-01' }),
        record('2', { email: 'b@x.test', birthDate: '1980-01-01' }),
        record('3', { nationalId: ID_A, email: 'a@x.test', birthDate: '1980-01-01' }),
        record('4', { nationalId: ID_A, email: 'b@x.test', birthDate: '1990-01-01' }),
      ],
      [['1'], ['2'], ['3', '4']],
    ],
    [
      'an e-mail address, but a person and an organisation',
      [
        record('1', { email: 'a@x.test', kind: 'PERSON' }),
        record('2', { email: 'a@x.test', kind: 'ORGANISATION' }),
      ],
      [['1'], ['2']],
    ],
    [
      'a chain of different keys',
      [
        record('1', { email: 'a@x.test' }),
        record('2', { email: 'a@x.test', phone: PHONE }),
        record('3', { phone: PHONE, nationalId: ID_A }),
        record('4', { nationalId: ID_A }),
      ],
      [['1', '2', '3', '4']],
    ],
    [
      'a chain that would join two national ids: nothing of it, since nobody knows to whom the middle belongs',
      [
        record('1', { email: 'a@x.test', nationalId: ID_A }),
        bridge('2', 'a@x.test', 'b@x.test'),
        record('3', { email: 'b@x.test', nationalId: ID_B }),
      ],
      [['1'], ['2'], ['3']],
    ],
    [
      'a shared address of two people, and a third record that has the name of one',
      [
        record('1', { email: 'a@x.test', nationalId: ID_A, name: '李伟' }),
        record('2', { email: 'a@x.test', nationalId: ID_B, name: '王芳' }),
        record('3', { email: 'a@x.test', name: '李伟' }),
      ],
      [['1', '3'], ['2']],
    ],
    [
      'a weak agreement is overruled by what a strong one brought in',
      [
        record('1', { nationalId: ID_A, phone: PHONE }),
        record('2', { nationalId: ID_A, email: 'a@x.test' }),
        record('3', { nationalId: ID_B, email: 'b@x.test' }),
        record('4', { email: 'b@x.test', phone: PHONE }),
      ],
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'a key that too many share',
      Array.from({ length: 6 }, (_, at) => record(String(at + 1), { phone: PHONE })),
      [['1'], ['2'], ['3'], ['4'], ['5'], ['6']],
    ],
    [
      'placeholders for keys',
      [
        record('1', {
          email: 'NULL',
          phone: '000',
          taxNumber: '000000000',
          nationalId: '000000000000000000',
        }),
        record('2', {
          email: 'NULL',
          phone: '000',
          taxNumber: '000000000',
          nationalId: '000000000000000000',
        }),
      ],
      [['1'], ['2']],
    ],
    [
      'one source that has the customer twice, and another source',
      [
        record('1', { email: 'a@x.test' }),
        record('2', { email: 'a@x.test' }),
        record('3', { email: 'a@x.test', source: 'erp', recordType: 'BusinessPartner' }),
      ],
      [['1', '2', '3']],
    ],
  ])('%s', async (_, records, expected) => {
    const store = memoryLinkStore();
    await link(store, records);
    expect(partition(store)).toEqual(expected);
  });

  it('does not depend on the order in which records come', async () => {
    const parts = fc.record({
      nationalId: maybe(ID_A, ID_B, nationalId(990003)),
      taxNumber: maybe(TAX_A, 'DE136695976'),
      email: maybe('a@x.test', 'b@x.test', 'c@x.test', 'd@x.test'),
      phone: maybe(PHONE, '15400000002', '15400000003'),
      name: maybe('李伟', '王芳', 'Li Wei', 'L. Wei', 'Fang Wang'),
      birthDate: maybe('1980-01-01', '1990-01-01'),
      kind: maybe('PERSON' as const, 'ORGANISATION' as const),
    });
    const given = fc
      .array(parts, { minLength: 2, maxLength: 12 })
      .map((list) =>
        list.map((one, at) =>
          record(
            String(at),
            Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)),
          ),
        ),
      );
    const shuffled = given.chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([records, otherOrder]) => {
        const [one, other] = [memoryLinkStore(), memoryLinkStore()];
        await link(one, records);
        await link(other, otherOrder);
        expect(partition(other)).toEqual(partition(one));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('linkRecords: ids', () => {
  const a1 = record('a1', { email: 'a@x.test' });
  const a2 = record('a2', { email: 'a@x.test', phone: PHONE, name: 'Li Wei' });
  const b1 = record('b1', { email: 'b@x.test' });
  const b2 = record('b2', { email: 'b@x.test' });

  it('stay when the same records are linked again, in whatever order', async () => {
    const store = memoryLinkStore();
    expect(await link(store, [a1, a2, b1, b2], 1)).toMatchObject({ records: 4, customers: 2, minted: 2 });
    const before = store.recordsOf(store.page({ first: 9 }).customers.map(({ id }) => id));
    expect(await link(store, [b2, b1, a2, a1], 2)).toMatchObject({
      customers: 2,
      minted: 0,
      merged: 0,
      split: 0,
    });
    expect(store.recordsOf(store.page({ first: 9 }).customers.map(({ id }) => id))).toEqual(before);
  });

  it('stay when records join and when records vanish', async () => {
    const store = memoryLinkStore();
    await link(store, [a1], 1);
    const id = store.customerOf('Contact', 'a1');
    await link(store, [a1, a2], 2);
    expect(store.customerOf('Contact', 'a2')).toBe(id);
    expect(store.recordsOf([String(id)]).map(({ since }) => since.slice(0, 10))).toEqual([
      '2026-06-01',
      '2026-06-02',
    ]);
    expect(await link(store, [a2], 3)).toMatchObject({ vanished: 1, customers: 1 });
    expect(store.customerOf('Contact', 'a1')).toBeNull();
    expect(store.customerOf('Contact', 'a2')).toBe(id);
  });

  it('of a merge: the oldest is kept, the other leads to it, also after a second merge', async () => {
    const store = memoryLinkStore();
    const c1 = record('c1', { email: 'c@x.test' });
    await link(store, [c1, b1, a1], 1);
    const [idC, idB, idA] = ['c1', 'b1', 'a1'].map((recordId) =>
      String(store.customerOf('Contact', recordId)),
    );
    const first = bridge('ab', 'a@x.test', 'b@x.test');
    expect(await link(store, [c1, b1, a1, first], 2)).toMatchObject({ customers: 2, merged: 1, minted: 0 });
    expect(store.resolve(String(idA))).toBe(idB);
    expect(await link(store, [c1, b1, a1, first, bridge('bc', 'b@x.test', 'c@x.test')], 3)).toMatchObject({
      merged: 1,
    });
    expect([idA, idB, idC].map((id) => store.resolve(String(id)))).toEqual([idC, idC, idC]);
    expect(store.page({ first: 9 }).customers.map(({ id }) => id)).toEqual([idC]);
  });

  it('of a split: the part with the oldest link keeps the id, the other gets a new one', async () => {
    const store = memoryLinkStore();
    await link(store, [b1], 1);
    const id = store.customerOf('Contact', 'b1');
    const asB = record('a1', { email: 'b@x.test' });
    await link(store, [asB, record('a2', { email: 'b@x.test' }), b1], 2);
    expect(store.customerOf('Contact', 'a1')).toBe(id);
    expect(await link(store, [a1, a2, b1], 3)).toMatchObject({ customers: 2, split: 1, minted: 1 });
    expect(store.customerOf('Contact', 'b1')).toBe(id);
    expect(store.customerOf('Contact', 'a1')).not.toBe(id);
    expect(store.customerOf('Contact', 'a1')).toBe(store.customerOf('Contact', 'a2'));
  });

  it('are never given to another customer, even when all records are gone', async () => {
    const store = memoryLinkStore();
    await link(store, [a1], 1);
    const id = String(store.customerOf('Contact', 'a1'));
    await link(store, [], 2);
    expect([store.count(), store.resolve(id), store.recordsOf([id])]).toEqual([0, id, []]);
    await link(store, [a1], 3);
    expect(store.customerOf('Contact', 'a1')).not.toBe(id);
    expect(store.page({ first: 9 }).customers).toHaveLength(1);
  });
});

describe('linkRecords: evidence', () => {
  it('names the keys and the records that agree, and combines their confidence', async () => {
    const store = memoryLinkStore();
    await link(store, [
      record('1', { email: 'a@x.test', phone: PHONE }),
      record('2', { email: 'a@x.test', phone: PHONE, source: 'erp', recordType: 'BusinessPartner' }),
      record('3', { phone: PHONE }),
      record('4', {}),
    ]);
    expect(store.evidenceOf('BusinessPartner', '2')).toEqual([
      { key: 'EMAIL', level: 'EXACT', source: 'crm', recordType: 'Contact', recordId: '1' },
      { key: 'PHONE', level: 'EXACT', source: 'crm', recordType: 'Contact', recordId: '1' },
    ]);
    expect(store.evidenceOf('Contact', '1').map(({ key, recordId }) => `${key} ${recordId}`)).toEqual([
      'EMAIL 2',
      'PHONE 2',
    ]);
    expect(store.evidenceOf('Contact', '3').map(({ key, recordId }) => `${key} ${recordId}`)).toEqual([
      'PHONE 1',
    ]);
    expect(store.evidenceOf('Contact', '4')).toEqual([]);
    const confidence = store
      .recordsOf(store.page({ first: 9 }).customers.map(({ id }) => id))
      .map((linked) => [linked.recordId, linked.confidence]);
    // 1 - (1 - .95)(1 - .85); .85; alone.
    expect(Object.fromEntries(confidence)).toEqual({ 1: 0.9925, 2: 0.9925, 3: 0.85, 4: 1 });
  });

  it('follows the records: keys that no longer agree, records that are gone', async () => {
    const store = memoryLinkStore();
    const [one, two, three] = [{ email: 'a@x.test' }, { email: 'a@x.test', phone: PHONE }, { phone: PHONE }];
    const keysOf = (recordId: string): readonly string[] =>
      store.evidenceOf('Contact', recordId).map((evidence) => `${evidence.key} ${evidence.recordId}`);
    await link(store, [record('1', one), record('2', two), record('3', three)], 1);
    expect([keysOf('1'), keysOf('2')]).toEqual([['EMAIL 2'], ['EMAIL 1', 'PHONE 3']]);
    await link(store, [record('1', { phone: PHONE }), record('2', two), record('3', three)], 2);
    expect([keysOf('1'), keysOf('2')]).toEqual([['PHONE 2'], ['PHONE 1']]);
    await link(store, [record('2', two), record('3', three)], 3);
    expect([keysOf('1'), keysOf('2'), keysOf('3')]).toEqual([[], ['PHONE 3'], ['PHONE 2']]);
  });

  it('is not written again when nothing has changed', async () => {
    const database = openStore(':memory:');
    const store = openLinkStore(database);
    const records = [record('1', { email: 'a@x.test' }), record('2', { email: 'a@x.test' }), record('3')];
    const changes = (): unknown => database.prepare('SELECT total_changes() AS n').get()?.['n'];
    await link(store, records, 1);
    const before = changes();
    await link(store, records, 2);
    expect(changes()).toBe(before);
  });
});
