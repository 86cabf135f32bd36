import { parseArgs } from 'node:util';
import { type Config, type ConfigOverrides, loadConfig } from './config.ts';
import { StartFault } from './errors.ts';
import { type SampleSystems, startSampleSystems } from './sample-systems.ts';
import type { Facet } from './start.ts';
import { createLog } from './telemetry/log.ts';
import { welcome } from './welcome.ts';
import type { Workers } from './workers/primary.ts';

const HELP = `Facet: one customer graph over the systems that you already have.

  npm start [-- --customers 2000] [--seed 1]

Reads facet.config.yaml in this folder, or the file that FACET_CONFIG names; without one it runs on four sample systems, which
--customers and --seed are for. PORT (4000) and SAMPLES_PORT (4101) move the ports; FACET_WORKERS (1) is the number of processes
that answer.
`;

function fail(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

/** The whole number that an option gives; what range it must be in, the configuration says. */
function readCount(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text))
    return fail(`--${option}: expected a whole number, got "${text}"\n\n${HELP}`, 2);
  return Number(text);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        customers: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, 2);
  }
}

function readOverrides(): ConfigOverrides {
  const { customers, seed, help } = readOptions();
  if (help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  return {
    ...(customers !== undefined && { customers: readCount('customers', customers) }),
    ...(seed !== undefined && { seed: readCount('seed', seed) }),
  };
}

/** What answers: one process, or several. */
type Gateway = Facet | Workers;

interface Running {
  readonly config: Config;
  readonly gateway: Gateway;
  readonly samples: SampleSystems | undefined;
}

/** Loads what is needed only: where there are workers, this process answers nothing itself. */
async function startGateway(config: Config): Promise<Gateway> {
  const log = createLog(config.log.level);
  if (config.workers === 1) return (await import('./start.ts')).startFacet(config, log);
  return (await import('./workers/primary.ts')).startWorkers(config, log);
}

async function run(overrides: ConfigOverrides): Promise<Running> {
  const config = loadConfig(process.env, process.cwd(), overrides);
  if (!config.samples && Object.keys(overrides).length > 0)
    throw new StartFault('--customers and --seed are for the samples, and the configuration has none.');
  if (config.samples) {
    const { customers } = config.samples;
    process.stdout.write(`Starting, with four sample systems of ${customers} customers …\n`);
  }
  const samples = config.samples && (await startSampleSystems(config.samples));
  try {
    return { config, samples, gateway: await startGateway(config) };
  } catch (error) {
    await samples?.close();
    throw error;
  }
}

/** The first signal lets what is under way come to its end; a second one does not wait. */
function closeOnSignal({ gateway, samples }: Running): void {
  let isClosing = false;
  const close = async (): Promise<void> => {
    if (isClosing) process.exit(1);
    isClosing = true;
    await gateway.close();
    await samples?.close();
    process.exit();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void close());
  if ('failed' in gateway)
    gateway.failed.catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
      return close();
    });
}

const running = await run(readOverrides()).catch((error: unknown) => {
  if (error instanceof StartFault) fail(error.message, 1);
  throw error;
});
closeOnSignal(running);
// The samples are there, so the first answer can be a whole customer. What goes wrong here is logged, and tried again.
if (running.samples) await running.gateway.linking.run().catch(() => undefined);
process.stdout.write(await welcome(running.config, running.gateway.url));
