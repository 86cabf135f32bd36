import { startCommerce } from './commerce/server.ts';
import { CREDENTIALS } from './credentials.ts';
import { startCrm } from './crm/server.ts';
import { ensureSamples } from './data/ensure.ts';
import { startErp } from './erp/server.ts';
import { startTicketing } from './ticketing/server.ts';

export interface SamplesOptions {
  /** Of the first system; the others follow. 0: any free ports. */
  readonly port: number;
  readonly customers: number;
  readonly seed: number;
  /** Of the data; by default one below `.facet/samples/`, for these customers and this seed. */
  readonly folder?: string;
}

export interface Sample {
  readonly name: string;
  readonly protocol: string;
  /** As the gateway's configuration wants it. */
  readonly url: string;
}

const named = (name: string, protocol: string, url: string): Sample => ({ name, protocol, url });

/** Makes the data if it is not there and starts the four systems on neighbouring ports; where one cannot start, none is left running. */
export const startSamples = async ({ port, ...data }: SamplesOptions) => {
  const files = ensureSamples(data);
  await using starting = new AsyncDisposableStack();
  const keep = <Service extends { close(): Promise<unknown> }>(service: Service): Service => {
    starting.defer(async () => void (await service.close()));
    return service;
  };
  const at = (offset: number): number => (port === 0 ? 0 : port + offset);
  const erp = keep(await startErp({ database: files.erp, port: at(0), ...CREDENTIALS.erp }));
  const crm = keep(await startCrm({ database: files.crm, port: at(1), ...CREDENTIALS.crm }));
  const ticketing = keep(
    await startTicketing({ database: files.ticketing, port: at(2), ...CREDENTIALS.ticketing }),
  );
  const commerce = keep(
    await startCommerce({ database: files.commerce, port: at(3), ...CREDENTIALS.commerce }),
  );
  const running = starting.move();
  return {
    samples: [
      named('erp', 'OData V4', erp.url),
      named('crm', 'SOAP 1.1', crm.url),
      named('ticketing', 'REST', ticketing.url),
      named('commerce', 'GraphQL', commerce.url),
    ] as const,
    close: () => running.disposeAsync(),
  };
};
