import { startCommerce } from './commerce/server.ts';
import { CREDENTIALS } from './credentials.ts';
import { startCrm } from './crm/server.ts';
import { ensureSamples } from './data/ensure.ts';
import type { SampleFiles } from './data/generate.ts';
import { startErp } from './erp/server.ts';
import { startTicketing } from './ticketing/server.ts';

export interface SamplesOptions {
  /** Of the first system; the others follow. 0: any free ports. */
  readonly port: number;
  readonly customers: number;
  readonly seed: number;
  /** Of the data; by default one below `.facet/samples/`, for these customers and this seed. */
  readonly folder?: string;
  /** Starts this system alone, on the port that it has among the four. */
  readonly only?: SampleName | undefined;
}

const NAMES = ['erp', 'crm', 'ticketing', 'commerce'] as const;

export type SampleName = (typeof NAMES)[number];

export const isSampleName = (name: string): name is SampleName => NAMES.some((known) => known === name);

interface Sample {
  readonly name: string;
  readonly protocol: string;
  /** As the gateway's configuration wants it. */
  readonly url: string;
}

interface Running {
  readonly url: string;
  close(): Promise<unknown>;
}

interface System {
  readonly protocol: string;
  readonly start: (files: SampleFiles, port: number) => Promise<Running>;
}

const SYSTEMS: Readonly<Record<SampleName, System>> = {
  erp: {
    protocol: 'OData V4',
    start: ({ erp: database }, port) => startErp({ database, port, ...CREDENTIALS.erp }),
  },
  crm: {
    protocol: 'SOAP 1.1',
    start: ({ crm: database }, port) => startCrm({ database, port, ...CREDENTIALS.crm }),
  },
  ticketing: {
    protocol: 'REST',
    start: ({ ticketing: database }, port) => startTicketing({ database, port, ...CREDENTIALS.ticketing }),
  },
  commerce: {
    protocol: 'GraphQL',
    start: ({ commerce: database }, port) => startCommerce({ database, port, ...CREDENTIALS.commerce }),
  },
};

/** Makes the data if it is not there and starts the systems on neighbouring ports; where one cannot start, none is left running. */
export const startSamples = async ({ port, only, ...data }: SamplesOptions) => {
  const files = ensureSamples(data);
  await using starting = new AsyncDisposableStack();
  const samples: Sample[] = [];
  for (const [offset, name] of NAMES.entries()) {
    if (only !== undefined && name !== only) continue;
    const { protocol, start } = SYSTEMS[name];
    const system = await start(files, port === 0 ? 0 : port + offset);
    starting.defer(async () => void (await system.close()));
    samples.push({ name, protocol, url: system.url });
  }
  const running = starting.move();
  return { samples, close: () => running.disposeAsync() };
};
