import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigSchema } from '../../src/config/schema.ts';
import { startMetrics } from '../../src/telemetry/metrics.ts';
import { findMask, MASKS } from '../../src/masking/index.ts';
import { FACTS } from '../../src/masking/treatment.ts';
import { ROOT } from './snippets.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The cells of the table rows of a text, without the backticks around a whole cell. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  Array.from(text.matchAll(/^\| (?!-)(.+)\|$/gm), ([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );

const valueOf = (cell: string): unknown => (/^[{[]|^null$/.test(cell) ? JSON.parse(cell) : cell);

describe('docs/policies.md', () => {
  const rows = rowsOf(read('docs/policies.md'));
  const masks = rows.filter(([name = '', , , ...out]) => findMask(name) !== undefined && out.length === 1);

  test.each(masks)('%s of %s makes of %s %s', (name, _category, given, out) => {
    expect(findMask(name ?? '')?.apply(valueOf(given ?? ''))).toEqual(valueOf(out ?? ''));
  });

  test('all masks and facts are there', () => {
    expect(new Set(masks.map(([name]) => name))).toEqual(new Set(MASKS.map(({ name }) => name)));
    const names = rows.map(([name]) => name);
    expect(FACTS.filter((fact) => !names.includes(fact))).toEqual([]);
  });
});

/** Dotted paths of all settings with their defaults; a group whose names are the user's own stands as a whole. */
function leavesOf(value: unknown, path: readonly string[] = []): readonly (readonly [string, unknown])[] {
  const isWhole = ['viewers.purposes', 'viewers.grades', 'value.rates'].includes(path.join('.'));
  if (isWhole || typeof value !== 'object' || value === null || Array.isArray(value))
    return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

describe('docs/operate.md', () => {
  const [, section = ''] =
    /<!-- settings:start -->(.*)<!-- settings:end -->/s.exec(read('docs/operate.md')) ?? [];
  const documented = new Map(rowsOf(section).map(([path = '', value = '']) => [path, value]));
  const parsed = ConfigSchema.parse({
    viewers: { jwt: { secret: 'x' } },
    sources: { erp: { url: 'http://erp', auth: { kind: 'none' } } },
    samples: {},
  });
  // Roles and their growth are told in words.
  const IN_WORDS = ['viewers.purposes', 'viewers.grades'];
  const REQUIRED = ['viewers.jwt.secret', 'sources.<source>.url', 'sources.<source>.auth'];
  const leaves = leavesOf(parsed).map(
    ([path, value]) =>
      [path.replace('sources.erp.', 'sources.<source>.').replace('.auth.kind', '.auth'), value] as const,
  );

  test.each(leaves.filter(([path]) => !IN_WORDS.includes(path)))('%s', (path, value) => {
    const expected = REQUIRED.includes(path)
      ? '–'
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
    expect(documented.get(path)).toBe(expected);
  });

  test('names no setting that there is not', () => {
    const optional = [
      'asOf',
      'viewers.jwt.jwksUrl',
      'viewers.jwt.issuer',
      'viewers.jwt.audience',
      'telemetry.otlpUrl',
    ];
    const known = new Set([...leaves.map(([path]) => path), ...optional, 'setting']);
    expect([...documented.keys()].filter((path) => !known.has(path))).toEqual([]);
  });

  test('names every metric', async () => {
    const text = await startMetrics().text();
    const metrics = new Set(Array.from(text.matchAll(/^# TYPE (facet_\w+)/gm), ([, name]) => name));
    const named = new Set(
      Array.from(read('docs/operate.md').matchAll(/^\| `(facet_\w+)`/gm), ([, name]) => name),
    );
    expect(named).toEqual(metrics);
  });
});
