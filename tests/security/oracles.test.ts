import { getNamedType, isEnumType, isInputObjectType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/running-facet.ts';
import { startSweptFacet, type SweptFacet } from './swept-facet.ts';
import { planOf, type SweptViewer, VIEWERS } from './viewers.ts';

let swept: SweptFacet;
beforeAll(async () => {
  swept = await startSweptFacet();
});
afterAll(() => swept[Symbol.asyncDispose]());

/** What is the same in two answers that tell the same. */
const told = ({ status, text }: Answer): string => `${status} ${text.replace(/"traceId":"\w+"/, '')}`;

const viewerOf = (role: string, purpose: string): SweptViewer => {
  const viewer = VIEWERS.find((one) => one.role === role && one.purpose === purpose);
  if (!viewer) throw new Error(`expected a viewer ${role}`);
  return viewer;
};

interface Comparison {
  readonly collection: string;
  readonly field: string;
  /** `where` field or `orderBy` value. */
  readonly argument: string;
  readonly by: string;
}

/** Every filter and sorting that the collections of a customer offer. */
function comparisons(kind: 'filters' | 'sorts'): readonly Comparison[] {
  const customer = swept.catalogue.schema.getType('Customer');
  if (!isObjectType(customer)) throw new Error('expected the type Customer');
  return Object.values(customer.getFields()).flatMap(({ name: collection, args }) =>
    args.flatMap((argument): readonly Comparison[] => {
      const type = getNamedType(argument.type);
      if (kind === 'filters' && isInputObjectType(type))
        return Object.values(type.getFields()).flatMap((input) =>
          swept.catalogue
            .read('filters', input)
            .map(({ on, by }) => ({ collection, field: on, argument: input.name, by })),
        );
      if (kind === 'sorts' && isEnumType(type))
        return type
          .getValues()
          .flatMap((value) =>
            swept.catalogue
              .read('sorts', value)
              .map(({ on, direction }) => ({ collection, field: on, argument: value.name, by: direction })),
          );
      return [];
    }),
  );
}

/** What is hidden only together with the customer cannot be compared by who does not see the customer. */
const isPersonal = (field: string): boolean =>
  swept.world.fields.some(({ coordinate, category }) => coordinate === field && category !== null);

interface Row {
  readonly key: string;
  readonly seen: string | null;
}

interface Collected {
  readonly id: string;
  readonly rows: readonly Row[];
  readonly totalCount: number;
}

/** What a viewer sees of a field in a collection of a page of customers. */
async function collect(
  viewer: SweptViewer,
  { collection, field }: Comparison,
  args: string,
): Promise<{ readonly refused: boolean; readonly customers: readonly Collected[] }> {
  const [, name = ''] = field.split('.');
  const isMoney = swept.world.fields.find(({ coordinate }) => coordinate === field)?.type === 'Money';
  const text = `{ customers(first: 60) { nodes { id list: ${collection}(first: 500, ${args}) { totalCount nodes { number seen: ${name} ${isMoney ? '{ amount }' : ''} } } } } }`;
  const { body } = await swept.post(viewer, { text, variables: {} });
  const codes = (body.errors ?? []).map(
    ({ extensions }: { extensions: { code: string } }) => extensions.code,
  );
  if (codes.includes('FIELD_NOT_COMPARABLE')) return { refused: true, customers: [] };
  expect({ text, codes }).toEqual({ text, codes: [] });
  const customers = body.data.customers.nodes.map(
    ({ id, list }: { id: string; list: { totalCount: number; nodes: Record<string, unknown>[] } }) => ({
      id,
      totalCount: list.totalCount,
      rows: list.nodes.map(({ number, seen }) => {
        const shown: unknown =
          typeof seen === 'object' && seen !== null && 'amount' in seen ? seen.amount : seen;
        return { key: String(number), seen: typeof shown === 'string' ? shown : null };
      }),
    }),
  );
  return { refused: false, customers };
}

const KEEPS: Readonly<Record<string, (seen: string, wanted: string) => boolean>> = {
  GTE: (seen, wanted) => Number(seen) >= Number(wanted),
  LTE: (seen, wanted) => Number(seen) <= Number(wanted),
  CONTAINS: (seen, wanted) => seen.toLowerCase().includes(wanted.toLowerCase()),
};

/** Values just beside the raw ones: where a filter looked at those, it would keep other rows than the viewer's own view says. */
function probes(field: string, by: string): readonly string[] {
  if (by === 'CONTAINS') return ['陈', '1', '培训', '@example', '来访'];
  const raw = swept.world.values.filter(({ coordinate }) => coordinate === field).map(({ value }) => value);
  return [...raw.slice(0, 2), ...raw.slice(-1)];
}

describe.each(VIEWERS)('rule 4: what $role compares for $purpose is what it sees', (viewer) => {
  const hiddenOf = (kind: 'filters' | 'sorts') => {
    const plan = planOf(swept.world, viewer);
    return comparisons(kind)
      .filter(({ field }) => plan.constant(field)?.treatment.kind !== 'CLEAR' && isPersonal(field))
      .map((one) => ({ ...one, denied: plan.constant(one.field)?.treatment.kind === 'DENY' }));
  };

  it('in filters', async () => {
    for (const filter of hiddenOf('filters')) {
      const all = await collect(viewer, filter, '');
      for (const wanted of probes(filter.field, filter.by)) {
        const { refused, customers } = await collect(
          viewer,
          filter,
          `where: { ${filter.argument}: "${wanted}" }`,
        );
        expect({ filter, refused }).toEqual({ filter, refused: filter.denied });
        if (refused) break;
        const kept = all.customers.map(({ id, rows }) => {
          const left = rows.filter(({ seen }) => seen !== null && KEEPS[filter.by]?.(seen, wanted));
          return { id, rows: left, totalCount: left.length };
        });
        expect(customers).toEqual(kept);
      }
    }
  });

  it('in sorting', async () => {
    for (const sorting of hiddenOf('sorts')) {
      const { refused, customers } = await collect(viewer, sorting, `orderBy: ${sorting.argument}`);
      expect({ sorting, refused }).toEqual({ sorting, refused: sorting.denied });
      for (const { rows } of customers) {
        const sign = sorting.by === 'ASC' ? 1 : -1;
        const expected = rows.toSorted((a, b) => {
          if (a.seen === null || b.seen === null)
            return Number(a.seen === null) - Number(b.seen === null) || (a.key < b.key ? -1 : 1);
          return sign * (Number(a.seen) - Number(b.seen)) || (a.key < b.key ? -1 : 1);
        });
        expect(rows).toEqual(expected);
      }
    }
  });
});

describe('rule 4: asking again and again', () => {
  it.each([
    ['service_agent', 'SERVICE'],
    ['account_manager', 'SERVICE'],
    ['compliance_officer', 'AUDIT'],
  ])('narrows an amount down to what %s sees for %s and no further', async (role, purpose) => {
    const viewer = viewerOf(role, purpose);
    const text =
      'query($least: Decimal) { customerByRecord(source: "erp", recordId: "0000100001") { all: invoices { nodes { amount { amount } } } some: invoices(where: { amountAtLeast: $least }) { totalCount } } }';
    const ask = async (least: number) =>
      (await swept.post(viewer, { text, variables: { least: least.toFixed(2) } })).body.data.customerByRecord;
    const seen: number[] = (await ask(0)).all.nodes.map((node: { amount: { amount: string } }) =>
      Number(node.amount.amount),
    );
    let [low, high] = [0, 100_000_000];
    while (high - low > 0.02) {
      const middle = (low + high) / 2;
      if ((await ask(middle)).some.totalCount > 0) low = middle;
      else high = middle;
    }
    expect(Math.round(low)).toBe(Math.max(...seen));
  });
});

describe('rule 4: a search tells nothing of customers whose value is hidden', () => {
  const SEARCH =
    'query($text: String) { customers(search: $text) { totalCount pageInfo { hasNextPage } nodes { id } } }';
  const search = async (viewer: SweptViewer, text: string) =>
    told(await swept.post(viewer, { text: SEARCH, variables: { text } }));

  it.each([
    ['service_agent', 'SERVICE'],
    ['account_manager', 'SERVICE'],
    ['analyst', 'ANALYTICS'],
    ['compliance_officer', 'AUDIT'],
  ])('a search is refused where %s sees none of them for %s', async (role, purpose) => {
    for (const text of ['yue.ye2@example.com', '15483166072', '叶月'])
      expect(await search(viewerOf(role, purpose), text)).toMatch(/^403 .*FIELD_NOT_COMPARABLE/);
  });

  it('an account manager learns nothing of the customers of others', async () => {
    const viewer = viewerOf('account_manager', 'SALES');
    const miss = await search(viewer, 'nobody.at.all@example.com');
    const others = [...swept.world.customers.values()].filter(({ owner }) => owner !== 'am01').slice(0, 20);
    const ids = new Set(others.map(({ id }) => id));
    const owned = new Set(
      swept.world.values
        .filter(
          ({ recordType, recordId }) => !ids.has(swept.world.links.get(`${recordType} ${recordId}`) ?? ''),
        )
        .map(({ value }) => value.toLowerCase()),
    );
    const emails = swept.world.values.filter(
      ({ kind, recordType, recordId, value }) =>
        kind === 'email' &&
        ids.has(swept.world.links.get(`${recordType} ${recordId}`) ?? '') &&
        !owned.has(value.toLowerCase()) &&
        !owned.has(value.normalize('NFKC').trim().toLowerCase()),
    );
    expect(emails.length).toBeGreaterThan(15);
    for (const { value } of emails) expect(await search(viewer, value)).toBe(miss);
  });

  it('marketing learns nothing of whoever withdrew consent, nor that there is such a customer', async () => {
    const viewer = viewerOf('analyst', 'MARKETING');
    const miss = await search(viewer, 'nobody.at.all@example.com');
    const unknown = told(
      await swept.post(viewer, {
        text: '{ customer(id: "cus_00000000000000000000") { id name } }',
        variables: {},
      }),
    );
    const hidden = [...swept.world.customers.values()]
      .filter(({ refuses }) => refuses.has('MARKETING'))
      .slice(0, 5);
    expect(hidden.length).toBeGreaterThan(2);
    for (const { id } of hidden) {
      const email = swept.world.values.find(
        ({ kind, recordType, recordId }) =>
          kind === 'email' && swept.world.links.get(`${recordType} ${recordId}`) === id,
      );
      expect(await search(viewer, email?.value ?? 'nobody.at.all@example.com')).toBe(miss);
      expect(
        told(await swept.post(viewer, { text: `{ customer(id: "${id}") { id name } }`, variables: {} })),
      ).toBe(unknown);
    }
  });
});
