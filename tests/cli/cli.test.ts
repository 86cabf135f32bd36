import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { run } from './run.ts';
import { SHIPPED } from './shipped.ts';

test.each([
  ['--help'],
  ['token', '--help'],
  ['api-key', '--help'],
  ['check-config', '--help'],
  ['link', '--help'],
  ['explain', '--help'],
  ['audit', '--help'],
  ['audit', 'verify', '--help'],
])('%s %s %s tells how it is used', async (...args) => {
  const { code, out } = await run(args);
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: facet/);
});

test.each([[[]], [['colour']], [['api-key']]])('%j is a fault of usage', async (args) => {
  const { code, out } = await run(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

const NewKey = z.object({ name: z.literal('bi'), key: z.string().min(40), sha256: z.string() });

test('api-key makes another key each time, with its hash', async () => {
  const made = await Promise.all([1, 2].map(async () => run(['api-key', '--name', 'bi', '--json'])));
  const [first, second] = made.map(({ out }) => NewKey.parse(JSON.parse(out)));
  expect(first?.key).not.toBe(second?.key);
  expect(first?.sha256).toBe(
    createHash('sha256')
      .update(first?.key ?? '')
      .digest('hex'),
  );
  const { out } = await run(['api-key', '--name', 'bi']);
  expect(out).toMatch(/^key: facet_[\w-]{43}\nsha256: [\da-f]{64}\n$/);
});

const ROOT = join(import.meta.dirname, '../..');

test('check-config says what would start, without a credential', async () => {
  const { code, out, error } = await run(['check-config'], { yaml: SHIPPED });
  expect({ code, error }).toEqual({ code: 0, error: '' });
  for (const part of [
    'http://127.0.0.1:4000',
    'bi-dashboard',
    'ticketing at http://127.0.0.1:4103/',
    '2000 customers',
  ]) {
    expect(out).toContain(part);
  }
  expect(out).not.toMatch(/secret-|-token|-key\b/);
  const json = await run(['check-config', '--json'], { yaml: SHIPPED });
  expect(JSON.parse(json.out)).toMatchObject({
    starts: true,
    workers: 1,
    samples: { customers: 2000 },
    telemetry: false,
  });
});

test('check-config lists every fault of the settings', async () => {
  const yaml = 'samples: {}\nport: no\nhots: x';
  const faults = [
    'port: expected a whole number from 0 to 65535, got "no"',
    'hots: expected "host", got an unknown name',
  ];
  const { code, out, error } = await run(['check-config'], { yaml });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(error).toBe(`The configuration would not start.\n${faults.map((fault) => `  ${fault}\n`).join('')}`);
  const json = await run(['check-config', '--json'], { yaml });
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toEqual({ starts: false, faults });
});

test('check-config names files that are not there', async () => {
  const { code, error } = await run(['check-config'], {
    yaml: SHIPPED.replace(/policy: '[^']*'/, 'policy: none.csv'),
  });
  expect(code).toBe(1);
  expect(error).toMatch(/policies\.policy: expected a path that exists, got ".*none\.csv"/);
});

test('check-config names sources of which only one of settings and description is there', async () => {
  const { code, error } = await run(['check-config'], {
    yaml: `${SHIPPED}
sources:
  erp: { url: 'http://erp', auth: { kind: none } }
  pos: { url: 'http://pos', auth: { kind: none } }`,
  });
  expect(code).toBe(1);
  expect(error).toMatch(/sources\.pos is configured, but no file/);
  expect(error).toMatch(/"crm" is described .*add sources\.crm/);
  expect(error).not.toContain('"erp"');
});

const BROKEN_POLICY = readFileSync(join(ROOT, 'src/policies/policy.csv'), 'utf8').replace(
  'MASK(national_id)',
  'MASK(natoinal_id)',
);

/** A copy of the shipped schema and a policy that a test may spoil. */
function spoiltFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'facet-spoilt-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(ROOT, 'schema'), join(folder, 'schema'), { recursive: true });
  writeFileSync(join(folder, 'policy.csv'), BROKEN_POLICY);
  const yaml = `
schema: { folder: '${folder}/schema' }
policies: { model: '${ROOT}/src/policies/model.conf', policy: '${folder}/policy.csv' }
samples: {}
`;
  return { folder, yaml };
}

test('check-config tells the faults of policies and persisted queries together', async () => {
  const { folder, yaml } = spoiltFiles();
  writeFileSync(join(folder, 'schema/queries/broken.graphql'), '{ customer(id: 1) { nmae } }');
  const { code, error } = await run(['check-config'], { yaml });
  expect(code).toBe(1);
  expect(error).toMatch(/^ {2}policies: line \d+ .*MASK\(natoinal_id\)/m);
  expect(error).toMatch(/^ {2}queries: broken\.graphql: /m);
});

test('check-config tells the faults of schema and policies together', async () => {
  const { folder, yaml } = spoiltFiles();
  const file = join(folder, 'schema/sources/crm.graphql');
  const description = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    description.replace(
      '  @belongsTo(record: "Contact", by: "contactId")\n',
      '  @belongsTo(record: "Contract", by: "contactId")\n',
    ),
  );
  const { code, out } = await run(['check-config', '--json'], { yaml });
  expect(code).toBe(1);
  const { faults } = z.object({ faults: z.array(z.string()) }).parse(JSON.parse(out));
  expect(faults).toContainEqual(expect.stringMatching(/^schema: .*Contract/));
  expect(faults).toContainEqual(expect.stringMatching(/^policies: line \d+/));
});
