import cluster, { Worker } from 'node:cluster';
import { expect, onTestFinished, test, vi } from 'vitest';
import { keepWorker } from '../../src/workers/keep-worker.ts';
import { createLog } from '../../src/telemetry/log.ts';

test('a message to a process that has just ended is no reason to give up', async () => {
  const workers: Worker[] = [];
  const fork = vi.spyOn(cluster, 'fork').mockImplementation(() => {
    const worker = new Worker();
    Object.assign(worker, { process: { pid: 1 } });
    workers.push(worker);
    return worker;
  });
  onTestFinished(() => fork.mockRestore());
  const closing = new AbortController();
  const kept = keepWorker({
    number: 1,
    begin: async () => undefined,
    closing: closing.signal,
    log: createLog('silent'),
  });
  // A connection that was dealt to it before its end was noticed.
  workers[0]?.emit('error', new Error('write EPIPE'));
  workers[0]?.emit('exit', null, 'SIGKILL');
  await vi.waitFor(() => expect(workers).toHaveLength(2));
  closing.abort();
  workers[1]?.emit('exit', 0, null);
  await expect(kept).resolves.toBeUndefined();
});
