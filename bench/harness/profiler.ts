import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/**
 * Loaded before a contestant that is profiled: the harness asks for the event loop's delay at the begin and at the end of a sample, and what
 * lies between goes into the file that BENCH_PROFILE names.
 */
const session = new Session();
session.connect();
await session.post('Profiler.enable');
let isRunning = false;

async function toggle(): Promise<void> {
  isRunning = !isRunning;
  if (isRunning) return session.post('Profiler.start');
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(process.env['BENCH_PROFILE'] ?? '', JSON.stringify(profile));
  process.send?.('profiled');
}

process.on('message', (message) => {
  if (message === 'loop-delay') void toggle();
});
process.channel?.unref();
