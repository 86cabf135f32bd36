import { beforeEach, describe, expect, it } from 'vitest';
import type { LinkStore } from '../../src/identity/link-store.ts';
import { identityRecord as record, link, memoryLinkStore } from './identity-record.ts';

describe('LinkStore', () => {
  let store: LinkStore;
  let ids: readonly string[];
  beforeEach(async () => {
    store = memoryLinkStore();
    await link(store, [
      record('1', { email: 'a@x.test' }),
      record('2', { email: 'b@x.test' }),
      record('9', { email: 'a@x.test', source: 'erp', recordType: 'BusinessPartner' }),
      record('3', { email: 'c@x.test' }),
    ]);
    ids = store.page({ first: 9 }).customers.map(({ id }) => id);
  });

  it('mints ids of 100 random bits', () => {
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^cus_[0-9a-hjkmnp-tv-z]{20}$/);
  });

  it('finds the customer of a record, one or many', () => {
    expect(store.customerOf('Contact', '1')).toBe(ids[0]);
    expect(store.customerOf('BusinessPartner', '9')).toBe(ids[0]);
    expect(store.customerOf('BusinessPartner', '1')).toBeNull();
    expect(Object.fromEntries(store.customersOf('Contact', ['3', '1', 'none', "'"]))).toEqual({
      1: ids[0],
      3: ids[2],
    });
  });

  it('lists the records of customers, in the order of customers', () => {
    const records = store.recordsOf([ids[2] ?? '', ids[0] ?? '', 'cus_none']);
    expect(
      records.map(({ customerId, source, recordType, recordId }) => [
        customerId,
        source,
        recordType,
        recordId,
      ]),
    ).toEqual([
      [ids[0], 'erp', 'BusinessPartner', '9'],
      [ids[0], 'crm', 'Contact', '1'],
      [ids[2], 'crm', 'Contact', '3'],
    ]);
    expect(records[0]).toMatchObject({ since: '2026-06-01T00:00:00.000Z', confidence: 0.95 });
  });

  it('pages in the order in which customers were first seen', () => {
    const first = store.page({ first: 2 });
    expect(first).toMatchObject({ customers: [{ id: ids[0] }, { id: ids[1] }], hasNextPage: true });
    const after = first.customers.at(-1)?.seq ?? 0;
    expect(store.page({ first: 2, after })).toMatchObject({
      customers: [{ id: ids[2] }],
      hasNextPage: false,
    });
    expect(store.page({ first: 0 })).toEqual({ customers: [], hasNextPage: true });
    expect(store.count()).toBe(3);
  });

  it('orders ids as pages do, each once, without those that never were', () => {
    expect(store.order([ids[2] ?? '', 'cus_none', ids[0] ?? '', ids[2] ?? ''])).toEqual([ids[0], ids[2]]);
  });

  it('knows ids that it minted', () => {
    expect([store.resolve(ids[1] ?? ''), store.resolve('cus_none')]).toEqual([ids[1], null]);
  });
});
