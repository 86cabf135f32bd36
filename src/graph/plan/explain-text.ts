import type { Explanation } from './explain.ts';
import type { ExplainedFetch } from './explain-fetches.ts';
import type { ExplainedField } from './explain-fields.ts';
import type { ExplainedPlace } from './explain-places.ts';

const WIDTH = 110;

const PROTOCOLS: Readonly<Record<string, string>> = {
  ODATA: 'OData',
  REST: 'REST',
  SOAP: 'SOAP',
  GRAPHQL: 'GraphQL',
};

const FOUND = { CUSTOMER: 'one customer', CUSTOMERS: 'many customers', RECORD: 'one record' } as const;

const LEGEND = '[1] starts at once: the links have the keys. [2] waits for an answer of [1], and so on.';

/** Words in lines of the usual width; all but the first begin with `indent`. */
function wrapped(first: string, words: readonly string[], indent: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const [index, word] of words.entries()) {
    const isFull = line.length + word.length >= WIDTH && index > 0;
    if (isFull) lines.push(line.trimEnd());
    line = (isFull ? indent : line) + word + (index < words.length - 1 ? ' ' : '');
  }
  return [...lines, line.trimEnd()];
}

const listed = (names: readonly string[]): readonly string[] =>
  names.map((name, index) => (index < names.length - 1 ? `${name},` : name));

/** Coordinates by their type: `Invoice (kind, status), Order (total)`, in words. */
function byType(names: readonly string[]): readonly string[] {
  const types = Map.groupBy(names, (name) => (/^\w+\./.test(name) ? name.slice(0, name.indexOf('.')) : ''));
  const told = Array.from(types, ([type, of]) =>
    type === '' ? of.join(', ') : `${type} (${of.map((one) => one.slice(type.length + 1)).join(', ')})`,
  );
  return told.join(', ').split(' ');
}

const titleOf = ({ level, source, protocol, at, by }: ExplainedFetch): string =>
  `[${level}] ${source} ${PROTOCOLS[protocol] ?? protocol} ${at} by ${by}`;

function callsOf({ customers, keysPerCall, onlyIf }: ExplainedFetch): string {
  const calls =
    customers === 'ONE' ? '1 call' : `1 call per ${keysPerCall === 1 ? 'key' : `${keysPerCall} keys`}`;
  return onlyIf === null ? calls : `${calls}, if ${onlyIf}`;
}

/** A line of the tree with what hangs below it. */
interface Branch {
  readonly title: string;
  /** What stands in the second column. */
  readonly aside: string;
  readonly details: readonly (readonly string[])[];
  readonly below: readonly Branch[];
}

function branchOf(
  place: ExplainedPlace,
  fetches: ReadonlyMap<number, ExplainedFetch>,
  shown: Set<number>,
): Branch {
  const reads = place.fetches.flatMap((id): readonly Branch[] => {
    const fetch = fetches.get(id);
    if (!fetch) return [];
    const title = titleOf(fetch);
    if (shown.has(id)) return [{ title, aside: 'in the call above', details: [], below: [] }];
    shown.add(id);
    const because = [...new Set(fetch.columns.flatMap((column) => column.for))];
    const columns = listed(fetch.columns.map(({ name }) => name));
    const details = because.length === 0 ? [columns] : [columns, ['→', ...byType(because)]];
    return [{ title, aside: callsOf(fetch), details, below: [] }];
  });
  return {
    title: place.place,
    aside: FOUND[place.finds],
    details: [],
    below: [...reads, ...place.below.map((one) => branchOf(one, fetches, shown))],
  };
}

const widthOf = ({ title, below }: Branch, depth = 0): number =>
  Math.max(title.length + depth * 3, ...below.map((one) => widthOf(one, depth + 1)));

function* treeLines(branch: Branch, aside: number, lead = '', rest = ''): Generator<string> {
  yield `${(lead + branch.title).padEnd(aside)}  ${branch.aside}`;
  const bar = `${rest}${branch.below.length > 0 ? '│  ' : '   '}`;
  for (const words of branch.details) yield* wrapped(`${bar}   `, words, `${bar}     `);
  for (const [index, below] of branch.below.entries()) {
    const isLast = index === branch.below.length - 1;
    yield* treeLines(below, aside, `${rest}${isLast ? '└─ ' : '├─ '}`, `${rest}${isLast ? '   ' : '│  '}`);
  }
}

function* madeOf(fields: readonly ExplainedField[]): Generator<string> {
  const golden = fields.filter((field) => field.golden && field.cutOut === null);
  const width = Math.max(0, ...golden.map(({ field }) => field.length));
  if (golden.length > 0) yield* ['', 'golden'];
  for (const { field, golden: { rule, from } = { rule: '', from: [] } } of golden) {
    yield* wrapped(`  ${field.padEnd(width)}  `, [rule, 'of', ...listed(from)], ' '.repeat(width + 6));
  }
  const derived = fields.filter(({ reads, cutOut }) => reads !== undefined && cutOut === null);
  if (derived.length > 0) yield* ['', 'derived'];
  const alike = Map.groupBy(derived, ({ reads = [] }) => byType(reads).join(' '));
  for (const [reads, of] of alike) {
    yield* wrapped('  ', listed(of.map(({ field }) => field)), '  ');
    yield* wrapped('    from ', reads.split(' '), '      ');
  }
}

function noteOf({ cutOut, isFetched, hangsOn, isAsked, decisions }: ExplainedField): string {
  if (decisions.length === 0) return 'as the field that it copies';
  if (cutOut === 'DENIED')
    return isFetched ? 'cut out; its column is read for something else' : 'cut out, not fetched';
  if (cutOut === 'BELOW_DENIED') return 'cut out with what holds it';
  if (hangsOn.length > 0) return `by customer facts: ${hangsOn.join(', ')}`;
  return isAsked ? '' : 'compared only';
}

const isPlain = (field: ExplainedField): boolean =>
  field.category === null && field.decisions[0]?.treatment === 'CLEAR' && noteOf(field) === '';

/** Fields of which something is said, a line each; the others, by the rule that clears them. */
function* treatments(fields: readonly ExplainedField[]): Generator<string> {
  const told = fields.filter((field) => !isPlain(field));
  const names = Math.max(0, ...told.map(({ field }) => field.length));
  const all = told.flatMap(({ decisions }) => decisions);
  const kinds = Math.max(0, ...all.map(({ treatment }) => treatment.length));
  const rules = Math.max(0, ...all.map(({ rule }) => rule.length));
  yield* ['', 'fields'];
  for (const field of told) {
    const decisions = field.decisions.length === 0 ? [{ treatment: '', rule: '' }] : field.decisions;
    for (const [index, { treatment, rule }] of decisions.entries()) {
      const name = index === 0 ? field.field : '';
      const head = `  ${name.padEnd(names)}  ${treatment.padEnd(kinds)}  ${rule.padEnd(rules)}  `;
      yield* wrapped(head, index === 0 ? noteOf(field).split(' ') : [], ' '.repeat(head.length));
    }
  }
  const plain = Map.groupBy(fields.filter(isPlain), ({ decisions }) => decisions[0]?.rule ?? '');
  for (const [rule, of] of plain)
    yield* wrapped(`  CLEAR by ${rule}: `, listed(of.map(({ field }) => field)), '    ');
}

/** An explanation as people read it on a terminal, line by line, at most 120 columns wide but for names that are longer. */
export function* explainText(explanation: Explanation): Generator<string> {
  const {
    kind,
    operation,
    roles,
    purpose,
    epoch,
    plan,
    cached,
    calls: told,
    tree,
    fetches,
    fields,
  } = explanation;
  const state = [`epoch ${epoch}`, `plan ${plan}`, ...(cached ? ['cached'] : [])].join(', ');
  yield `${[kind, operation].filter(Boolean).join(' ')} as ${roles.join(', ')} for ${purpose} (${state})`;
  const calls = Object.entries(told).map(([source, count]) => `${source} ${count}`);
  if (calls.length > 0) yield `calls: ${calls.join(', ')}`;
  const byId = new Map(fetches.map((fetch) => [fetch.id, fetch]));
  const shown = new Set<number>();
  const branches = tree.map((place) => branchOf(place, byId, shown));
  const aside = Math.max(0, ...branches.map((branch) => widthOf(branch)));
  for (const branch of branches) yield* ['', ...treeLines(branch, aside)];
  yield '';
  if (fetches.length === 0) yield 'No source is asked.';
  else yield LEGEND;
  yield* madeOf(fields);
  yield* treatments(fields);
}
