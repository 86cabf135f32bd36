import { CLASSIFICATIONS } from '../graph/directives.ts';
import { MASKS } from '../masking/index.ts';
import { CATEGORIES } from '../masking/mask.ts';
import { FACTS } from '../masking/treatment.ts';
import { PURPOSES, type RolePurposes } from '../viewer/viewer.ts';
import { parseCondition } from './condition.ts';
import { NO_CATEGORY, parseTreatment, type Rule, SILENCE } from './rule.ts';

interface ParsedPolicy {
  readonly rules: readonly Rule[];
  readonly faults: readonly string[];
}

const COLUMNS = [
  'id',
  'role',
  'classification',
  'category',
  'purpose',
  'action',
  'facts',
  'treatment',
] as const;

type Column = (typeof COLUMNS)[number];

const ACTIONS = ['read'] as const;

interface Expectation {
  readonly expected: string;
  accepts(text: string): boolean;
}

const oneOf = (words: readonly string[]): Expectation => ({
  expected: `one of ${words.join(', ')}`,
  accepts: (text) => words.includes(text),
});

function expectations(roles: RolePurposes): Readonly<Record<Column, Expectation>> {
  return {
    id: {
      expected: `lower-case words joined by "-" or "_" ("${SILENCE.rule}" is taken)`,
      accepts: (text) => /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/.test(text) && text !== SILENCE.rule,
    },
    role: oneOf([...Object.keys(roles), '*']),
    classification: oneOf([...CLASSIFICATIONS, '*']),
    category: oneOf([...CATEGORIES, NO_CATEGORY, '*']),
    purpose: oneOf([...PURPOSES, '*']),
    action: oneOf(ACTIONS),
    facts: {
      expected: `"*", or each at most once, "!" for "not", joined by "&": ${FACTS.join(', ')}`,
      accepts: (text) => parseCondition(text) !== undefined,
    },
    treatment: {
      expected: `CLEAR, DENY or MASK(<mask>) with one of the masks ${MASKS.map(({ name }) => name).join(', ')}`,
      accepts: (text) => parseTreatment(text) !== undefined,
    },
  };
}

function parseRow(cells: readonly string[], line: number): Rule | undefined {
  const [
    id = '',
    role = '',
    classification = '',
    category = '',
    purpose = '',
    action = '',
    facts = '',
    written = '',
  ] = cells;
  const condition = parseCondition(facts);
  const treatment = parseTreatment(written);
  if (!condition || !treatment) return undefined;
  const decision = Object.freeze({ treatment, rule: id });
  return { id, line, role, classification, category, purpose, action, facts, condition, decision };
}

/**
 * Reads a policy file: comma-separated, the header first, no quotes, spaces around cells allowed; empty lines and lines from `#` are skipped.
 * Every cell is checked against the words that there are; a row with a fault gives no rule.
 */
export function parsePolicy(text: string, roles: RolePurposes): ParsedPolicy {
  const rules: Rule[] = [];
  const faults: string[] = [];
  const expected = expectations(roles);
  const lines = text
    .split(/\r?\n/)
    .map((content, index) => ({ cells: content.split(',').map((cell) => cell.trim()), line: index + 1 }))
    .filter(
      ({ cells: [first = '', ...others] }) => !first.startsWith('#') && (first !== '' || others.length > 0),
    );
  const [header, ...rows] = lines;
  if (header?.cells.join() !== COLUMNS.join()) {
    faults.push(
      `line ${header?.line ?? 1}: expected the header "${COLUMNS.join()}"; got "${header?.cells.join() ?? ''}".`,
    );
    return { rules, faults };
  }
  for (const { cells, line } of rows) {
    if (cells.length !== COLUMNS.length) {
      faults.push(`line ${line} (${cells[0]}): expected ${COLUMNS.length} cells; got ${cells.length}.`);
      continue;
    }
    const wrong = COLUMNS.flatMap((column, index) => {
      const cell = cells[index] ?? '';
      return expected[column].accepts(cell)
        ? []
        : [
            `line ${line} (${cells[0]}), column ${column}: expected ${expected[column].expected}; got "${cell}".`,
          ];
    });
    const rule = wrong.length === 0 ? parseRow(cells, line) : undefined;
    if (rule) rules.push(rule);
    faults.push(...wrong);
  }
  return { rules, faults };
}
