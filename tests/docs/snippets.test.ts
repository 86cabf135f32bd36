import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, validate } from 'graphql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { loadConfig } from '../../src/config.ts';
import { readCatalogue } from '../../src/graph/catalogue.ts';
import { loadPersistedQueries } from '../../src/operations/persisted.ts';
import { DERIVED } from '../../src/resolvers/derived/index.ts';
import { GUIDES, ROOT, type Snippet, snippetsIn } from './snippets.ts';

const DERIVED_NAMES = new Set(Object.keys(DERIVED));
const catalogue = readCatalogue(join(ROOT, 'schema'), DERIVED_NAMES);
const { limits } = loadConfig({}, '/');

/** A copy of the schema folder with one more file in it, which its first line names. */
function schemaWith(text: string): string {
  const file = /^# schema\/(\S+)/.exec(text)?.[1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'facet-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(ROOT, 'schema'), folder, { recursive: true });
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
  return folder;
}

const compact = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const SCHEMA_TEXT = compact(
  globSync('schema/**/*.graphql', { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n'),
);

/** A block that begins with the name of a file is that file; one with an operation is one; any other is quoted from the schema. */
function kindOf({ text }: Snippet): 'query' | 'source' | 'operation' | 'quotation' {
  if (text.startsWith('# schema/queries/')) return 'query';
  if (/^# schema\/(?:sources|subgraphs)\//.test(text)) return 'source';
  return /^(?:query|mutation|\{)/.test(text) ? 'operation' : 'quotation';
}

const graphql = snippetsIn('graphql');
const ofKind = (kind: ReturnType<typeof kindOf>) => graphql.filter((snippet) => kindOf(snippet) === kind);

describe('GraphQL in the guides', () => {
  test.each(ofKind('operation'))('$place fits the schema', ({ text }) => {
    expect(validate(catalogue.schema, parse(text))).toEqual([]);
  });

  test.each(ofKind('quotation'))('$place stands so in the schema', ({ text }) => {
    expect(SCHEMA_TEXT).toContain(compact(text));
  });

  test.each(ofKind('query'))('$place can be added to the persisted queries as it stands', ({ text }) => {
    const folder = join(schemaWith(text), 'queries');
    const queries = loadPersistedQueries({ schema: catalogue.schema, folder, limits });
    expect(queries.list().map(({ name }) => name)).toContain(/^# schema\/queries\/([\w-]+)/.exec(text)?.[1]);
  });

  test.each(ofKind('source'))('$place can be added to the sources as it stands', ({ text }) => {
    const { sources } = readCatalogue(schemaWith(text), DERIVED_NAMES);
    expect(sources.map(({ name }) => name)).toContain(/^# schema\/\w+\/([\w-]+)/.exec(text)?.[1]);
  });
});

test.each(snippetsIn('json'))('$place is JSON', ({ text }) => {
  expect(() => JSON.parse(text)).not.toThrow();
});

test.each(snippetsIn('yaml'))('$place is a configuration that starts', ({ text }) => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = parseYaml(text);
  const isWhole = 'viewers' in settings && 'sources' in settings;
  writeFileSync(join(folder, 'facet.config.yaml'), isWhole ? text : stringify({ samples: {}, ...settings }));
  const secrets = Array.from(text.matchAll(/\$\{(\w+)\}/g), ([, name = '']) => [name, 'secret']);
  expect(() => loadConfig(Object.fromEntries(secrets), folder)).not.toThrow();
});

test('every guide that the README names has something to try', () => {
  const withoutSnippets = GUIDES.filter(({ snippets }) => snippets.length === 0);
  expect(withoutSnippets.map(({ file }) => file)).toEqual([]);
});
