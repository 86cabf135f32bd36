import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../src/masking/mask.ts';
import { FACTS, formatTreatment } from '../../src/masking/treatment.ts';
import { loadBundle, type PolicyBundle } from '../../src/policies/bundle.ts';
import { createDecider } from '../../src/policies/casbin.ts';
import { parsePolicy } from '../../src/policies/parse-policy.ts';
import { PolicyError } from '../../src/policies/policy-error.ts';
import { compileTable } from '../../src/policies/table.ts';
import { HEADER, MODEL, PAIRS, POLICY, ROLES, SOURCE } from './example.ts';
import { evaluate, type Row } from './reference.ts';

interface Cell {
  readonly role: string;
  readonly purpose: string;
  readonly classification: string;
  readonly category: string | null;
  readonly combination: number;
  readonly bits: number;
  readonly rule: string;
  readonly treatment: string;
}

function cellsOf({ table, roles }: Pick<PolicyBundle, 'table' | 'roles'>): Cell[] {
  return Object.entries(roles).flatMap(([role, purposes]) =>
    purposes.flatMap((purpose) =>
      table.pairs.flatMap((pair, place) =>
        Array.from({ length: table.combinations }, (_, combination) => {
          const { rule, treatment } = table.decide(role, purpose, place)(combination);
          const bits = table.facts.reduce(
            (sum, fact, index) => sum + ((combination >> index) & 1) * 2 ** FACTS.indexOf(fact),
            0,
          );
          return { ...pair, role, purpose, combination, bits, rule, treatment: formatTreatment(treatment) };
        }),
      ),
    ),
  );
}

const holdingOf = (bits: number): Set<string> =>
  new Set(FACTS.filter((_, index) => ((bits >> index) & 1) === 1));

describe('policy table', () => {
  it('says what Casbin says, on every cell', async () => {
    const bundle = await loadBundle(SOURCE, 1);
    const decider = await createDecider(MODEL, parsePolicy(POLICY, ROLES).rules);
    const cells = cellsOf(bundle);
    expect(cells).toHaveLength(bundle.table.size);
    const wrong = cells.filter(({ role, purpose, classification, category, bits, rule }) => {
      const said = decider({
        role,
        purpose,
        classification,
        category: category ?? 'NONE',
        action: 'read',
        facts: bits,
      });
      return (said ?? 'silence') !== rule;
    });
    expect(wrong).toEqual([]);
  });

  it('has a cell for each pair of the schema, purpose of a role, and combination of the facts that rows name', async () => {
    const { table } = await loadBundle(SOURCE, 1);
    const pairs = new Set(PAIRS.map(({ classification, category }) => `${classification} ${category}`));
    expect(table.facts).toEqual(['own_customer', 'minor', 'consent_withdrawn', 'vip']);
    expect(table.size).toBe(Object.values(ROLES).flat().length * pairs.size * 16);
  });

  const treatment = fc.constantFrom(
    'CLEAR',
    'DENY',
    'MASK(hide)',
    'MASK(name)',
    'MASK(free_text)',
    'MASK(amount)',
  );
  const facts = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...FACTS), fc.boolean()), {
      selector: ([fact]) => fact,
      maxLength: 3,
    })
    .map((terms) => terms.map(([fact, holds]) => (holds ? fact : `!${fact}`)).join('&') || '*');
  const row = fc.record({
    role: fc.constantFrom('*', 'service_agent', 'account_manager', 'analyst'),
    classification: fc.constantFrom('*', 'SENSITIVE', 'CONFIDENTIAL', 'INTERNAL'),
    category: fc.constantFrom('*', 'NONE', 'PERSON_NAME', 'FREE_TEXT', 'FINANCIAL'),
    purpose: fc.constantFrom('*', 'SERVICE', 'SALES', 'ANALYTICS'),
    facts,
    treatment,
  });
  const pairs = ['SENSITIVE', 'CONFIDENTIAL', 'INTERNAL'].flatMap((classification) =>
    [null, 'PERSON_NAME', 'FREE_TEXT', 'FINANCIAL'].map((category) => ({ classification, category })),
  );

  it('says what an independent evaluator says of any rows: deny over stronger mask over weaker mask over clear over silence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (generated) => {
        const rows: Row[] = generated.map((written, index) => ({ ...written, id: `r${index}` }));
        const text = rows.map((r) =>
          [r.id, r.role, r.classification, r.category, r.purpose, 'read', r.facts, r.treatment].join(),
        );
        const { rules, faults } = parsePolicy([HEADER, ...text].join('\n'), ROLES);
        expect(faults).toEqual([]);
        const table = compileTable({
          decider: await createDecider(MODEL, rules),
          rules,
          roles: ROLES,
          pairs,
        });
        for (const cell of cellsOf({ table, roles: ROLES })) {
          const expected = evaluate(rows, { ...cell, holding: holdingOf(cell.bits) });
          expect({ rule: cell.rule, treatment: cell.treatment }).toEqual(expected);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('denies what no row speaks of, and everything where there are no rows', async () => {
    const { table } = await loadBundle({ ...SOURCE, policy: HEADER }, 1);
    const cells = cellsOf({ table, roles: ROLES });
    expect(new Set(cells.map(({ rule, treatment: got }) => `${got} by ${rule}`))).toEqual(
      new Set(['DENY by silence']),
    );
    expect(table.decide('', 'SERVICE', 0)(0).treatment.kind).toBe('DENY');
    expect(
      table.decide('service_agent', 'SERVICE', table.pairOf({ classification: '', category: '' }))(0).rule,
    ).toBe('silence');
  });

  it.each([
    ['another effect', ['priority(p.eft) || deny', 'some(where (p.eft == allow))'], 'expected e ='],
    [
      'deny-override without allow',
      ['priority(p.eft) || deny', '!some(where (p.eft == deny))'],
      'expected e =',
    ],
    ['eval', ['holds(r.facts, p.facts)', 'eval(p.facts)'], 'expected m ='],
    ['a matcher that opens', ['p.action == r.action &&', 'p.action == r.action ||'], 'expected m ='],
    ['another request', ['r = role, classification', 'r = role, subject, classification'], 'expected r ='],
    ['another row', ['p = id, role', 'p = role, id'], 'expected p ='],
  ])('refuses a model with %s', async (_, [from = '', to = ''], message) => {
    const model = MODEL.replace(from, to);
    expect(model).not.toBe(MODEL);
    await expect(loadBundle({ ...SOURCE, model }, 1)).rejects.toThrow(message);
  });

  it('refuses what is no model', async () => {
    await expect(loadBundle({ ...SOURCE, model: 'nothing' }, 1)).rejects.toThrow(PolicyError);
  });

  it('knows the categories of the schema and no others', async () => {
    const { readFileSync } = await import('node:fs');
    const [, body = ''] =
      /enum Category \{([^}]*)\}/.exec(readFileSync('schema/directives.graphql', 'utf8')) ?? [];
    expect(
      body
        .replaceAll(/"[^"]*"/g, '')
        .trim()
        .split(/\s+/),
    ).toEqual([...CATEGORIES]);
  });
});
