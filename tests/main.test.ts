import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { isTaken } from './support/free-ports.ts';
import { makePlace, startMain, type Started } from './support/started-main.ts';

const run = promisify(execFile);

/** Without errors. */
const Answer = z.strictObject({
  extensions: z.unknown(),
  data: z.object({ customerByRecord: z.looseObject({ id: z.string() }) }),
});

/** The line to copy, exactly as a shell runs it. */
async function copyAndRun(started: Started) {
  const line =
    started
      .out()
      .split('\n')
      .find((text) => text.startsWith('curl ')) ?? '';
  const { stdout } = await run('sh', ['-c', line]);
  return Answer.parse(JSON.parse(stdout)).data.customerByRecord;
}

async function get(port: number, path: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  const body: unknown = await response.json();
  return { status: response.status, body };
}

/** Ids of the processes that a process started. */
async function childrenOf(pid: number | undefined): Promise<readonly number[]> {
  const children =
    process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      : (await run('pgrep', ['-P', String(pid)])).stdout;
  return children.split(/\s+/).filter(Boolean).map(Number);
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function listenOn(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
}

describe('npm start', () => {
  test('says what runs where, and the line to copy returns a customer; Ctrl-C ends all of it; the next start knows the customer again', async () => {
    const place = await makePlace();
    const { port, samplesPort } = place;
    const first = startMain(place);
    await first.answers();
    const out = first.out();
    for (const path of ['/graphql', '/graphiql']) expect(out).toContain(`http://127.0.0.1:${port}${path}`);
    for (const [offset, name] of ['erp', 'crm', 'ticketing', 'commerce'].entries())
      expect(out).toMatch(new RegExp(`^ +${name} +http://127\\.0\\.0\\.1:${samplesPort + offset}(/|$)`, 'm'));
    expect(out.match(/^ {2}ey[\w-]+\.[\w-]+\.[\w-]+$/gm)).toHaveLength(3);
    // Only what a person is to read: no line of the log.
    expect(out).not.toMatch(/^\{/m);

    const customer = await copyAndRun(first);
    const empty = Object.entries(customer).filter(([, value]) => value === null || value === undefined);
    expect(empty.map(([field]) => field)).toEqual(['birthDate']);
    expect(customer['records']).toHaveLength(4);

    expect(await get(port, '/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    const fits = { erp: 'fits', crm: 'fits', ticketing: 'fits', commerce: 'fits' };
    await expect
      .poll(() => get(port, '/readyz'))
      .toEqual({ status: 200, body: { ready: true, checks: { links: 'done', ...fits } } });

    const children = await childrenOf(first.child.pid);
    expect(children).toHaveLength(1);
    first.child.kill('SIGINT');
    expect(await first.ended).toEqual([0, null]);
    expect(children.filter(isAlive)).toEqual([]);
    for (let offset = 0; offset < 5; offset += 1) expect(await isTaken(port + offset)).toBe(false);
    expect(first.errors()).toBe('');

    const second = startMain(place);
    await second.answers();
    expect((await copyAndRun(second)).id).toBe(customer.id);
    second.child.kill('SIGTERM');
    expect(await second.ended).toEqual([0, null]);
  });

  test('Ctrl-C ends it while it is still linking', async () => {
    const place = await makePlace({ samples: { customers: 2000 } });
    const started = startMain(place);
    const status = () =>
      get(place.port, '/healthz').then(
        (answer) => answer.status,
        () => 0,
      );
    await expect.poll(status, { interval: 10, timeout: 20_000 }).toBe(200);
    started.child.kill('SIGINT');
    expect(await started.ended).toEqual([0, null]);
    expect(started.errors()).toBe('');
    expect(await isTaken(place.samplesPort)).toBe(false);
  });

  test('a port that is taken is named, with the setting that moves it', async () => {
    const place = await makePlace();
    await listenOn(place.port);
    const started = startMain(place);
    expect(await started.ended).toEqual([1, null]);
    expect(started.errors()).toMatch(new RegExp(`^Port ${place.port} .*PORT`));
    expect(await isTaken(place.samplesPort)).toBe(false);
  });

  test('a port of the samples that is taken is named, with the setting that moves them', async () => {
    const place = await makePlace();
    await listenOn(place.samplesPort + 2);
    const started = startMain(place);
    expect(await started.ended).toEqual([1, null]);
    expect(started.errors()).toContain(`Port ${place.samplesPort + 2} is in use. Set SAMPLES_PORT`);
  });

  test('a broken configuration is told whole, and nothing starts', async () => {
    const place = await makePlace({ hots: 'x', limits: { depth: 'deep' }, log: { level: 'loud' } });
    const started = startMain(place);
    expect(await started.ended).toEqual([1, null]);
    for (const path of ['hots', 'limits.depth', 'log.level'])
      expect(started.errors()).toMatch(new RegExp(`^ +${path}: expected `, 'm'));
    expect(started.errors()).not.toContain('    at ');
  });

  test.each([
    [['--customers', 'abc'], 2, '--customers: expected a whole number, got "abc"'],
    [['--customers', '0'], 1, 'samples.customers: expected a whole number from 1 to 1000000, got 0'],
    [['--colour'], 2, "Unknown option '--colour'"],
  ])('%j is refused', async (args, code, message) => {
    const started = startMain(await makePlace(), args);
    expect(await started.ended).toEqual([code, null]);
    expect(started.errors()).toContain(message);
  });

  test('--customers without samples is refused', async () => {
    const viewers = { jwt: { secret: 'a-secret-for-this-test-and-no-other' } };
    const sources = { erp: { url: 'http://127.0.0.1:9', auth: { kind: 'none' } } };
    const place = await makePlace({ samples: undefined, viewers, sources });
    const started = startMain(place, ['--customers', '5']);
    expect(await started.ended).toEqual([1, null]);
    expect(started.errors()).toContain('--customers and --seed are for the samples');
  });

  test('--help tells how it is used', async () => {
    const started = startMain(await makePlace(), ['--help']);
    expect(await started.ended).toEqual([0, null]);
    expect(started.out()).toContain('npm start');
  });
});
