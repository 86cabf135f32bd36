import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { freePorts } from '../support/free-ports.ts';

const MAIN = join(import.meta.dirname, '../../samples/main.ts');

const Ready = z.object({
  ready: z.literal(true),
  samples: z.array(z.object({ name: z.string(), protocol: z.string(), url: z.url() })),
});

test.each(['SIGINT', 'SIGTERM', 'disconnect'] as const)(
  'the four systems run on neighbouring ports until %s',
  async (end) => {
    const first = await freePorts(4);
    const child = fork(MAIN, ['--customers', '20', '--seed', '7'], {
      env: { ...process.env, SAMPLES_PORT: String(first) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [message] = await once(child, 'message');
    const { samples } = Ready.parse(message);
    expect(samples.map(({ name, url }) => [name, Number(new URL(url).port)])).toEqual([
      ['erp', first],
      ['crm', first + 1],
      ['ticketing', first + 2],
      ['commerce', first + 3],
    ]);
    for (const { url } of samples) expect((await fetch(url)).status).toBeLessThan(500);
    const printed = child.stdout === null ? '' : text(child.stdout);
    if (end === 'disconnect') child.disconnect();
    else child.kill(end);
    expect(await once(child, 'exit')).toEqual([0, null]);
    for (const { name, url } of samples) expect(await printed).toMatch(new RegExp(`^${name} .*${url}$`, 'm'));
  },
);

test('one system runs alone, on the port that it has among the four', async () => {
  const first = await freePorts(4);
  const child = fork(MAIN, ['--only', 'ticketing', '--customers', '20', '--seed', '7'], {
    env: { ...process.env, SAMPLES_PORT: String(first) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [message] = await once(child, 'message');
  const { samples } = Ready.parse(message);
  expect(samples.map(({ name }) => name)).toEqual(['ticketing']);
  expect((await fetch(`http://127.0.0.1:${first + 2}/api/v2/tickets`)).status).toBe(401);
  await expect(fetch(`http://127.0.0.1:${first}`)).rejects.toThrow('fetch failed');
});

const run = async (args: readonly string[], environment: NodeJS.ProcessEnv) => {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...environment } });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, errors };
};

test('a port in use is named, with the setting that moves it', async () => {
  const first = await freePorts(4);
  const taken = createServer().listen(first + 2, '127.0.0.1');
  await once(taken, 'listening');
  const { code, errors } = await run(['--customers', '20', '--seed', '7'], { SAMPLES_PORT: String(first) });
  taken.close();
  expect(code).toBe(1);
  expect(errors).toBe(`Port ${first + 2} is in use. Set SAMPLES_PORT to the first of four free ports.\n`);
});

test.each([
  [['--only', 'shop'], {}, '--only: expected erp, crm, ticketing or commerce, got "shop"'],
  [['--customers', 'many'], {}, '--customers: expected a whole number from 1 to 1000000, got "many"'],
  [[], { SAMPLES_PORT: '70000' }, 'SAMPLES_PORT: expected a whole number from 1 to 65532, got "70000"'],
  [['--colour'], {}, "Unknown option '--colour'"],
])('%j with %o is a fault of usage', async (args, environment, message) => {
  const { code, errors } = await run(args, environment);
  expect(code).toBe(2);
  expect(errors).toContain(message);
});
