import type { Call, Connector, RecordType, Row } from '../connectors/connector.ts';
import type { IdentityRecord, StrongKey } from '../identity/record.ts';
import type { Catalogue } from './catalogue.ts';
import { keyIn } from './key.ts';

interface IdentityFields {
  readonly record: RecordType;
  readonly keys: readonly {
    readonly field: string;
    readonly kind: StrongKey;
    readonly verifiedBy?: string;
  }[];
  /** The fields behind these golden fields, where the record type has one. */
  readonly type?: string;
  readonly birthDate?: string;
  readonly name?: string;
}

const KINDS: Readonly<Record<string, IdentityRecord['kind']>> = {
  INDIVIDUAL: 'PERSON',
  BUSINESS: 'ORGANISATION',
  CHANNEL_PARTNER: 'ORGANISATION',
};

function goldenInput({ fields }: Catalogue, golden: string, record: RecordType): string | undefined {
  const from = fields
    .get(golden)
    ?.golden?.from.find((coordinate) => fields.get(coordinate)?.parent === record.name);
  return from === undefined ? undefined : fields.get(from)?.name;
}

function identityFields(catalogue: Catalogue, record: RecordType): IdentityFields {
  const type = catalogue.schema.getType(record.name);
  const definitions = type && 'getFields' in type ? Object.values(type.getFields()) : [];
  const keys = definitions.flatMap((field) =>
    catalogue.read('identifies', field).map(({ by, verifiedBy }) => ({
      field: field.name,
      kind: by,
      ...(verifiedBy !== undefined && { verifiedBy }),
    })),
  );
  const inputs = { type: 'Customer.type', birthDate: 'Customer.birthDate', name: 'Customer.name' } as const;
  const found = Object.entries(inputs).flatMap(([name, golden]) => {
    const input = goldenInput(catalogue, golden, record);
    return input === undefined ? [] : [[name, input] as const];
  });
  return { record, keys, ...Object.fromEntries(found) };
}

const textIn = (row: Row, field: string | undefined): string | null => {
  const value = field === undefined ? null : row[field];
  return typeof value === 'string' ? value : null;
};

function identityRecord(fields: IdentityFields, row: Row): IdentityRecord {
  const { record, keys, type, birthDate, name } = fields;
  return {
    source: record.source,
    recordType: record.name,
    recordId: keyIn(row, record.key),
    kind: KINDS[textIn(row, type) ?? ''] ?? null,
    keys: keys.flatMap(({ field, kind, verifiedBy }) => {
      const value = textIn(row, field);
      return value === null
        ? []
        : [{ kind, value, verified: verifiedBy === undefined || row[verifiedBy] === true }];
    }),
    birthDate: textIn(row, birthDate),
    name: textIn(row, name),
  };
}

/** Every customer record of every source, as the linker needs it, page by page. The record types are read one after the other. */
export async function* identityRecords(
  catalogue: Catalogue,
  connectors: ReadonlyMap<string, Connector>,
  call: Call,
): AsyncGenerator<readonly IdentityRecord[]> {
  for (const record of [...catalogue.records.values()].filter(({ customer }) => customer)) {
    const connector = connectors.get(record.source);
    if (!connector) throw new Error(`The source "${record.source}" is described, but not open.`);
    const fields = identityFields(catalogue, record);
    const wanted = [
      ...fields.keys.flatMap(({ field, verifiedBy }) => [
        field,
        ...(verifiedBy === undefined ? [] : [verifiedBy]),
      ]),
      ...[fields.type, fields.birthDate, fields.name].filter((field) => field !== undefined),
    ];
    for await (const rows of connector.scan({ record, fields: [...new Set(wanted)] }, call)) {
      yield rows.map((row) => identityRecord(fields, row));
    }
  }
}
