import { array, assert, constantFrom, integer, property, string } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openTables, type Condition } from '../../samples/table-reader.ts';
import { writeSystem } from './write-system.ts';

// Letters that LIKE, SQL and JSON treat in their own way, among those that they do not.
const NAMES = [
  '100% wool',
  '50_50',
  String.raw`back\slash`,
  "O'Neil",
  'a"b',
  '王小明',
  'Ångström',
  'plain',
  '',
];
const EMAILS = ['A@x.com', 'a@X.com', 'b@x.com', 'B.b@x.com', ''];
const PHONES = ['+86 138-0000-0001', '13800000001', '(021) 555', '021/555', ''];

const LETTERS = ['%', '_', '\\', "'", '"', 'a', 'O', '0', '王', '小', ' ', 'å'];

const requesters = Array.from({ length: 90 }, (_, number) => ({
  id: `r${String(number).padStart(3, '0')}`,
  name: NAMES[number % NAMES.length] ?? '',
  email: EMAILS[number % EMAILS.length] ?? '',
  phone: PHONES[(number * 7) % PHONES.length] ?? '',
}));

const system = writeSystem('ticketing', { requesters });
const tables = openTables(system.path);
const reader = tables.read('requesters');

afterAll(() => {
  tables.close();
  system.remove();
});

const lower = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
const digits = (text: string) => text.replaceAll(/\D/g, '');

const holds = (row: (typeof requesters)[number], condition: Condition): boolean => {
  if (condition.by === 'CONTAINS') return lower(row.name).includes(lower(condition.text));
  const values = condition.values.filter((value) => value !== '');
  if (condition.by === 'EMAIL') return values.some((value) => lower(value) === lower(row.email));
  if (condition.by === 'PHONE') return values.some((value) => digits(value) === digits(row.phone));
  return values.includes(row.id);
};

const conditionOf = {
  name: string({ unit: constantFrom(...LETTERS), maxLength: 3 }).map((text): Condition => ({
    column: 'name',
    by: 'CONTAINS',
    text,
  })),
  email: array(constantFrom(...EMAILS, 'B@X.COM'), { maxLength: 3 }).map((values): Condition => ({
    column: 'email',
    by: 'EMAIL',
    values,
  })),
  phone: array(constantFrom(...PHONES, '+86 (138) 0000 0001'), { maxLength: 3 }).map((values): Condition => ({
    column: 'phone',
    by: 'PHONE',
    values,
  })),
  id: array(constantFrom(...requesters.map(({ id }) => id), 'r'), { maxLength: 60 }).map(
    (values): Condition => ({ column: 'id', by: 'EXACT', values }),
  ),
};

test('pages of any size hold the rows that fit the conditions, each once and in order', () => {
  const someConditions = array(constantFrom(...Object.values(conditionOf)), { maxLength: 2 }).chain((kinds) =>
    kinds.reduce(
      (all, kind) => all.chain((conditions) => kind.map((condition) => [...conditions, condition])),
      integer({ min: 0, max: 0 }).map((): readonly Condition[] => []),
    ),
  );
  assert(
    property(someConditions, integer({ min: 1, max: 40 }), (conditions, limit) => {
      const expected = requesters.filter((row) => conditions.every((condition) => holds(row, condition)));
      const seen: string[] = [];
      for (let more = true; more;) {
        const rows = reader.page(conditions, { after: seen.at(-1), limit });
        seen.push(...rows.map(({ id }) => String(id)));
        more = rows.length === limit;
      }
      expect(seen).toEqual(expected.map(({ id }) => id));
      expect(reader.count(conditions)).toBe(expected.length);
    }),
  );
});
