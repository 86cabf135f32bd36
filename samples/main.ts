import { parseArgs } from 'node:util';
import { isSampleName, type SampleName, startSamples } from './start-samples.ts';

const HELP = `The four sample systems, on 127.0.0.1.

  npx node samples/main.ts [--only erp|crm|ticketing|commerce] [--customers 2000] [--seed 1]

SAMPLES_PORT is the port of the first (4101); the others take the three that follow.
`;

const fail = (message: string, exitCode: number): never => {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
};

const wholeNumber = (name: string, text: string, [least, most]: readonly [number, number]): number => {
  const value = Number(text);
  return Number.isInteger(value) && value >= least && value <= most
    ? value
    : fail(`${name}: expected a whole number from ${least} to ${most}, got ${JSON.stringify(text)}`, 2);
};

const readName = (name: string | undefined): SampleName | undefined =>
  name === undefined || isSampleName(name)
    ? name
    : fail(`--only: expected erp, crm, ticketing or commerce, got ${JSON.stringify(name)}`, 2);

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        customers: { type: 'string', default: '2000' },
        seed: { type: 'string', default: '1' },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(
      `${error instanceof Error ? error.message : 'The arguments could not be read.'}\n\n${HELP}`,
      2,
    );
  }
};

/** The text for whoever started the systems on a port that another program has; anything else is thrown on. */
const portInUse = (error: unknown): string => {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${String(error.port)} is in use. Set SAMPLES_PORT to the first of four free ports.`;
  }
  throw error;
};

const { customers, seed, only, help } = readArguments();
if (help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const started = await startSamples({
  only: readName(only),
  port: wholeNumber('SAMPLES_PORT', process.env['SAMPLES_PORT'] ?? '4101', [1, 65_532]),
  customers: wholeNumber('--customers', customers, [1, 1_000_000]),
  seed: wholeNumber('--seed', seed, [0, Number.MAX_SAFE_INTEGER]),
}).catch((error: unknown) => fail(portInUse(error), 1));

for (const { name, protocol, url } of started.samples) {
  process.stdout.write(`${name.padEnd(10)} ${protocol.padEnd(9)} ${url}\n`);
}

let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  void started.close().then(() => process.exit(0));
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('disconnect', stop);
// The one who forked this process learns so that it can ask.
process.send?.({ ready: true, samples: started.samples });
