import cluster from 'node:cluster';
import * as z from 'zod';
import { StartFault } from '../errors.ts';
import { type Facet, startFacet } from '../start.ts';
import { createLog } from '../telemetry/log.ts';
import { Checks, Job, type Started } from './job.ts';
import { type Line, openLine } from './line.ts';

const TELL_MS = 1000;

/** The first signal counts: Ctrl-C reaches this process from the terminal and, by the primary, once more. */
function closeOnSignal(facet: Facet): void {
  let closing: Promise<never> | undefined;
  const close = async (): Promise<never> => {
    await facet.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void (closing ??= close()));
}

/** Answers the primary: runs one gateway as it says, which asks back for what concerns all workers. */
function serve(end: NonNullable<typeof cluster.worker>): void {
  let facet: Facet | undefined;
  let checks: Checks = {};
  const line: Line = openLine(end, {
    async start(body): Promise<Started> {
      const job = Job.parse(body);
      const { worker, config, policy } = job;
      checks = job.checks;
      const log = createLog(config.log.level).child({ worker });
      const metrics = async () => z.string().parse(await line.ask('metrics'));
      try {
        facet = await startFacet(config, log, { worker, policy, checks: () => checks, metrics });
      } catch (error) {
        if (error instanceof StartFault) return { fault: error.message };
        throw error;
      }
      closeOnSignal(facet);
      if (worker === 0) tellChecks(facet, line);
      return { url: facet.url };
    },
    // What goes wrong is logged, and tried again.
    link: async () => facet?.linking.run().catch(() => undefined),
    metrics: () => facet?.metrics(),
    checks: (body) => void (checks = Checks.parse(body)),
  });
}

function tellChecks(facet: Facet, line: Line): void {
  setInterval(() => void line.ask('checks', facet.checks()).catch(() => undefined), TELL_MS).unref();
}

if (cluster.worker) serve(cluster.worker);
