import type { Logger } from 'pino';
import type { Connector } from './connectors/connector.ts';
import { FacetError } from './errors.ts';

export interface SourceChecks {
  /** Holds every source's own description against ours. A source that cannot be asked now is said to be, and does not stop the start. */
  run(): Promise<void>;
  /** By source: `fits`, how many faults were found (the log names them), or the code of what went wrong. */
  state(): Readonly<Record<string, string>>;
}

/** A typo in a description must be a fault that is seen, not a customer without invoices. */
export function createSourceChecks(connectors: ReadonlyMap<string, Connector>, log: Logger): SourceChecks {
  const states = new Map([...connectors.keys()].map((source) => [source, 'not checked yet']));

  async function check(source: string, connector: Connector): Promise<string> {
    try {
      const faults = await connector.check({ signal: new AbortController().signal, meter: { calls: 0 } });
      for (const fault of faults)
        log.error({ source, description: fault }, 'source does not fit its description');
      return faults.length === 0
        ? 'fits'
        : `does not fit its description: ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}`;
    } catch (cause) {
      log.warn({ source, fault: cause }, 'source cannot be checked');
      return cause instanceof FacetError ? cause.code : 'INTERNAL';
    }
  }

  return {
    async run() {
      await Promise.all(
        [...connectors].map(async ([source, connector]) =>
          states.set(source, await check(source, connector)),
        ),
      );
    },
    state: () => Object.fromEntries(states),
  };
}
