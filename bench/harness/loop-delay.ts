import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded before a contestant: tells the harness, whenever it asks, how long the event loop was held up since the last time, and hides the
 * channel from the contestant's own life; but with the harness, however that ends, the contestant ends too.
 */
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

process.on('message', (message) => {
  if (message !== 'loop-delay') return;
  const NANOS_PER_MILLI = 1e6;
  process.send?.({ p99: delay.percentile(99) / NANOS_PER_MILLI, max: delay.max / NANOS_PER_MILLI });
  delay.reset();
});
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
