import { describe, expect, it } from 'vitest';
import type { IdentityRecord } from '../../src/identity/record.ts';
import { identityRecords } from '../../src/graph/identity-records.ts';
import { CATALOGUE, toyConnectors } from './toy-graph.ts';

async function recordsOf(rows: Parameters<typeof toyConnectors>[0]): Promise<IdentityRecord[]> {
  const call = { signal: new AbortController().signal, meter: { calls: 0 } };
  const pages = await Array.fromAsync(identityRecords(CATALOGUE, toyConnectors(rows), call));
  return pages.flat();
}

describe('what the linker is told of a record', () => {
  it('are its strong keys, its kind, name and birth date, as the schema says where they stand', async () => {
    const contact = {
      recordId: 'C1',
      name: 'Ann',
      type: 'INDIVIDUAL',
      nationalId: 'N',
      taxNumber: null,
      birthDate: '1985-03-12',
      mobile: '138',
      email: 'a@example.com',
      emailVerified: true,
      gender: 'FEMALE',
    };
    expect(await recordsOf({ Contact: [contact] })).toEqual([
      {
        source: 'crm',
        recordType: 'Contact',
        recordId: 'C1',
        kind: 'PERSON',
        keys: [
          { kind: 'NATIONAL_ID', value: 'N', verified: true },
          { kind: 'PHONE', value: '138', verified: true },
          { kind: 'EMAIL', value: 'a@example.com', verified: true },
        ],
        birthDate: '1985-03-12',
        name: 'Ann',
      },
    ]);
  });

  it.each([
    ['BUSINESS', 'ORGANISATION'],
    ['CHANNEL_PARTNER', 'ORGANISATION'],
    [null, null],
  ])('a record of type %s is a %s', async (type, kind) => {
    expect(await recordsOf({ BusinessPartner: [{ recordId: 'P1', type }] })).toMatchObject([{ kind }]);
  });

  it.each([
    [true, true],
    [false, false],
    [null, false],
  ])('an e-mail address of which %s says that it is verified', async (emailVerified, verified) => {
    const requester = { recordId: 'R1', email: 'a@example.com', emailVerified };
    const [record] = await recordsOf({ Requester: [requester] });
    expect(record?.keys).toEqual([{ kind: 'EMAIL', value: 'a@example.com', verified }]);
  });

  it('comes of every customer record type of every source', async () => {
    const types = [...CATALOGUE.records.values()].filter(({ customer }) => customer).map(({ name }) => name);
    const rows = Object.fromEntries(types.map((name) => [name, [{ recordId: name }]]));
    const found = await recordsOf({ ...rows, Invoice: [{ number: 'I1' }] });
    expect(found.map(({ recordType }) => recordType).toSorted()).toEqual(types.toSorted());
  });

  it('a source that is not open is named', async () => {
    const call = { signal: new AbortController().signal, meter: { calls: 0 } };
    await expect(Array.fromAsync(identityRecords(CATALOGUE, new Map(), call))).rejects.toThrow('"commerce"');
  });
});
