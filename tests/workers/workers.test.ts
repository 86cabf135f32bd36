import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { developmentSettings } from '../../src/config/development.ts';
import { isTaken } from '../support/free-ports.ts';
import { makePlace, startMain } from '../support/started-main.ts';
import { unreliable } from '../support/unreliable.ts';
import { CUSTOMER, startWorkers, type StartedWorkers } from './started-workers.ts';

const run = promisify(execFile);

const Entries = z.object({ totalCount: z.int(), nodes: z.array(z.object({ log: z.int() })) });

/** Processes start and end in their own time, on a busy machine in seconds. */
const PATIENTLY = { timeout: 20_000 };

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Which worker gave the answer of this trace. */
const workerOf = (workers: StartedWorkers, traceId: string | undefined): number | undefined =>
  workers.log().find((line) => line.msg === 'answered' && line.traceId === traceId)?.worker;

/** Asks until both workers have answered, and gives all answers. */
async function askBoth(workers: StartedWorkers, query = CUSTOMER) {
  const answers = await Promise.all(Array.from({ length: 6 }, () => workers.ask(query)));
  await expect
    .poll(
      () => new Set(answers.map(({ extensions }) => workerOf(workers, extensions.facet.traceId))),
      PATIENTLY,
    )
    .toEqual(new Set([0, 1]));
  return answers;
}

interface Client {
  failures: number;
  /** Of the first answer: the connection stays with the worker that gave it. */
  firstTrace: string | undefined;
}

/** Clients that ask one thing after the other, each on a connection that stays open. */
function keepAsking(workers: StartedWorkers, count: number) {
  const stopping = new AbortController();
  let answers = 0;
  const clients = Array.from({ length: count }, (): Client => ({ failures: 0, firstTrace: undefined }));
  const asking = clients.map(async (client) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!stopping.signal.aborted) {
      await workers.ask(CUSTOMER, agent).then(
        ({ extensions }) => {
          answers += 1;
          client.firstTrace ??= extensions.facet.traceId;
        },
        () => (client.failures += 1),
      );
    }
    agent.destroy();
  });
  return {
    answers: () => answers,
    async stop(): Promise<readonly Client[]> {
      stopping.abort();
      await Promise.all(asking);
      return clients;
    },
  };
}

describe('two workers behind one port', { timeout: 60_000 }, () => {
  test('answer alike, under one epoch; customers are linked once; health and metrics are those of both', async () => {
    const workers = await startWorkers();
    const answers = await askBoth(workers);
    const [first] = answers;
    for (const { data, errors, extensions } of answers) {
      expect(errors).toBeUndefined();
      expect(data).toEqual(first?.data);
      expect(extensions.facet.epoch).toBe(1);
    }

    const ready = { links: 'done', erp: 'fits', crm: 'fits', ticketing: 'fits', commerce: 'fits' };
    await expect
      .poll(async () => {
        const told = await Promise.all(Array.from({ length: 4 }, () => workers.get('/readyz')));
        return told.map(({ text }) => JSON.parse(text));
      }, PATIENTLY)
      .toEqual(Array.from({ length: 4 }, () => ({ ready: true, checks: ready })));
    expect(workers.log().filter(({ msg }) => msg === 'customers linked')).toEqual([
      expect.objectContaining({ worker: 0 }),
    ]);

    const { text } = await workers.get('/metrics');
    for (const worker of [0, 1]) expect(text).toContain(`facet_policy_epoch{worker="${worker}"} 1\n`);
    const counts = text.matchAll(/^facet_requests_total\{.*outcome="OK",worker="\d"\} (\d+)$/gm);
    expect(Array.from(counts, ([, count]) => Number(count)).reduce((sum, count) => sum + count)).toBe(6);
    // What only a single process has a line for.
    expect(workers.out().match(/Facet answers/g)).toHaveLength(1);
    expect(workers.errors()).toBe('');
  });

  test('log to an audit log each; the answers of both are found, and both logs verify', async () => {
    const workers = await startWorkers();
    await askBoth(workers);
    const [page] = await askBoth(
      workers,
      '{ auditEntries(first: 10, where: { purpose: "SERVICE" }) { totalCount nodes { log } } }',
    );
    const { totalCount, nodes } = Entries.parse(page?.data['auditEntries']);
    expect(totalCount).toBe(6);
    expect(new Set(nodes.map(({ log }) => log))).toEqual(new Set([0, 1]));
    // Exit code 0.
    await run(process.execPath, ['src/cli.ts', 'audit', 'verify'], {
      env: { ...process.env, FACET_CONFIG: workers.place.file },
    });
  });

  test('one that is killed is replaced, with its number and the policies of the start; only what it was answering fails', async () => {
    const folder = await makePlace();
    const policy = join(folder.file, '../policy.csv');
    cpSync('src/policies/policy.csv', policy);
    const workers = await startWorkers({ policies: { policy } });
    const before = await workers.ask();
    writeFileSync(policy, 'not a policy');

    const load = keepAsking(workers, 6);
    await expect.poll(load.answers, PATIENTLY).toBeGreaterThan(20);
    const killed = workers.pidOf(1);
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => workers.pidOf(1), PATIENTLY).not.toBe(killed);
    const clients = await load.stop();
    const others = clients.filter(({ firstTrace }) => workerOf(workers, firstTrace) === 0);
    expect(others.length).toBeGreaterThan(0);
    expect(others.map(({ failures }) => failures)).toEqual(others.map(() => 0));
    // What it was answering, and a new connection that it was handed before its end was noticed.
    for (const { failures } of clients) expect(failures).toBeLessThanOrEqual(2);
    for (const { data, extensions } of await askBoth(workers)) {
      expect(data).toEqual(before.data);
      expect(extensions.facet.epoch).toBe(1);
    }
    expect((await workers.get('/metrics')).text).toContain('facet_policy_epoch{worker="1"} 1\n');
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s lets both answer what is under way', async (signal) => {
    const ports = await makePlace();
    const usual = developmentSettings(ports.samplesPort).sources;
    const ticketing = await unreliable(usual.ticketing.url);
    onTestFinished(() => ticketing.close());
    const sources = {
      ...usual,
      ticketing: { ...usual.ticketing, url: ticketing.url, budgetMs: 3000 },
    };
    const workers = await startWorkers({ sources }, ports);
    ticketing.mood = 'hangs';
    const seen = ticketing.seen.length;
    // Each of other columns, so that none shares its call with another.
    const asked = Promise.all(
      ['number', 'status', 'priority', 'category'].map((field) =>
        workers.ask(
          `{ customerByRecord(source: "erp", recordId: "0000100001") { id tickets { nodes { ${field} } } } }`,
        ),
      ),
    );
    await expect.poll(() => ticketing.seen.length - seen, PATIENTLY).toBe(4);
    const pids = [workers.pidOf(0), workers.pidOf(1)];
    workers.child.kill(signal);
    // Ctrl-C reaches all processes of the terminal.
    if (signal === 'SIGINT') for (const pid of pids) process.kill(pid, signal);
    for (const { data, errors } of await asked) {
      expect(data).toMatchObject({ customerByRecord: { id: expect.any(String) } });
      expect(errors).toEqual([expect.objectContaining({ path: ['customerByRecord', 'tickets'] })]);
    }
    expect(await workers.ended).toEqual([0, null]);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(workers.errors()).toBe('');
  });

  test('a worker that hangs holds up no metrics but its own', async () => {
    const workers = await startWorkers();
    const hanging = workers.pidOf(1);
    process.kill(hanging, 'SIGSTOP');
    onTestFinished(() => void process.kill(hanging, 'SIGCONT'));
    // Of two connections in turn the other worker gets one.
    const { text } = await Promise.any([workers.get('/metrics'), workers.get('/metrics')]);
    expect(text).toContain('facet_policy_epoch{worker="0"} 1\n');
    expect(text).not.toContain('worker="1"');
  });

  test('end with the process that started them, whatever ended it', async () => {
    const workers = await startWorkers();
    const { port } = workers.place;
    workers.child.kill('SIGKILL');
    await expect.poll(() => isTaken(port), PATIENTLY).toBe(false);
  });

  test('that can never be replaced are given up, with the reason', async () => {
    const folder = join((await makePlace()).file, '../schema');
    cpSync('schema', folder, { recursive: true });
    const workers = await startWorkers({ schema: { folder } });
    appendFileSync(join(folder, 'customer.graphql'), 'type Secret { text: String }');
    process.kill(workers.pidOf(1), 'SIGKILL');
    expect(await workers.ended).toEqual([1, null]);
    expect(workers.errors()).toContain('Secret.text');
    // The one that was killed, and four of five that could not take its place.
    expect(workers.log().filter(({ msg }) => msg.startsWith('worker ended'))).toHaveLength(5);
  });

  test('that cannot start say why once, and nothing is left', async () => {
    const place = await makePlace({ workers: 2 });
    const server = createServer().listen(place.port, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const started = startMain(place);
    expect(await started.ended).toEqual([1, null]);
    expect(started.errors()).toMatch(new RegExp(`^Port ${place.port} .*PORT.*\n$`));
    expect(await isTaken(place.samplesPort)).toBe(false);
  });
});
