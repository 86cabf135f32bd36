import { fork } from 'node:child_process';
import { join } from 'node:path';
import { StartFault } from './errors.ts';

interface SampleSettings {
  readonly port: number;
  readonly customers: number;
  readonly seed: number;
}

export interface SampleSystems {
  /** Ends the process of the sample systems. */
  close(): Promise<void>;
}

/**
 * Starts the four sample systems in a process of their own, so that they take nothing from the gateway's event loop. Resolves when all four answer; rejects if
 * they cannot start, after they have said why on the terminal.
 */
export async function startSampleSystems({ port, customers, seed }: SampleSettings): Promise<SampleSystems> {
  const main = join(import.meta.dirname, '../samples/main.ts');
  const child = fork(main, ['--customers', String(customers), '--seed', String(seed)], {
    env: { ...process.env, SAMPLES_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([
    new Promise((resolve) => child.once('message', resolve)),
    exited.then(() => {
      throw new StartFault('The sample systems could not start.');
    }),
  ]);
  return {
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
