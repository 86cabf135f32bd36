import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { run } from './run.ts';

test.each([['--help'], ['token', '--help'], ['api-key', '--help'], ['check-config', '--help']])(
  '%s %s tells how it is used',
  async (...args) => {
    const { code, out } = await run(args);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: facet/);
  },
);

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

const FILES = `
schema: { folder: '${join(import.meta.dirname, '../../schema')}' }
policies: { model: '${import.meta.filename}', policy: '${import.meta.filename}' }
samples: {}
`;

test('check-config says what would start, without a credential', async () => {
  const { code, out, error } = await run(['check-config'], { yaml: FILES });
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
  const json = await run(['check-config', '--json'], { yaml: FILES });
  expect(JSON.parse(json.out)).toMatchObject({
    starts: true,
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

test('check-config names files that are not there and sources without settings', async () => {
  const { code, error } = await run(['check-config'], {
    yaml: `${FILES.replace(/policy: '[^']*'/, 'policy: none.csv')}
sources:
  erp: { url: 'http://erp', auth: { kind: none } }
  pos: { url: 'http://pos', auth: { kind: none } }`,
  });
  expect(code).toBe(1);
  expect(error).toContain('policies.policy: expected a path that exists, got "none.csv"');
  expect(error).toMatch(/sources\.pos: expected its description .*pos\.graphql, got none/);
  expect(error).toMatch(/sources\.crm: expected settings/);
  expect(error).not.toContain('sources.erp');
});
