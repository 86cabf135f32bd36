import type { Logger } from 'pino';
import type { Connector } from './connectors/connector.ts';
import type { Catalogue } from './graph/catalogue.ts';
import { identityRecords } from './graph/identity-records.ts';
import type { LinkStore } from './identity/link-store.ts';
import { type LinkReport, linkRecords } from './identity/linker.ts';

interface LinkingParts {
  readonly catalogue: Catalogue;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly links: LinkStore;
  readonly genericKeyLimit: number;
  readonly log: Logger;
}

export interface Linking {
  /** Reads all customer records and links them anew; one run at a time. */
  run(): Promise<LinkReport>;
  /** Runs now, and again after every pause; a run that failed is tried again sooner. */
  keepUp(pauseMinutes: number): void;
  /** `done`, `running`, or what went wrong last. */
  state(): string;
  close(): Promise<void>;
}

const RETRY_SECONDS = 10;
/** A timer that is set for longer goes off at once. */
const LONGEST_PAUSE_MS = 2 ** 31 - 1;

/** Keeps the links up with the sources. A run that fails leaves the links as they were and is tried again. */
export function createLinking({ catalogue, connectors, links, genericKeyLimit, log }: LinkingParts): Linking {
  const abort = new AbortController();
  let state = links.count() > 0 ? 'done' : 'waiting';
  let underWay: Promise<LinkReport> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function link(): Promise<LinkReport> {
    state = 'running';
    try {
      const records = identityRecords(catalogue, connectors, { signal: abort.signal, meter: { calls: 0 } });
      const report = await linkRecords(records, links, { genericKeyLimit, now: new Date() });
      state = 'done';
      return report;
    } catch (error) {
      state = 'failed; it is tried again';
      throw error;
    } finally {
      underWay = undefined;
    }
  }

  const linking: Linking = {
    run: () => (underWay ??= link()),
    keepUp(pauseMinutes) {
      const again = (seconds: number): void => {
        if (abort.signal.aborted) return;
        const pauseMs = Math.min(seconds * 1000, LONGEST_PAUSE_MS);
        timer = setTimeout(() => linking.keepUp(pauseMinutes), pauseMs).unref();
      };
      linking.run().then(
        (report) => {
          log.info({ ...report }, 'customers linked');
          again(pauseMinutes * 60);
        },
        (error: unknown) => {
          if (abort.signal.aborted) return;
          log.error({ fault: error }, 'linking failed; it is tried again');
          again(RETRY_SECONDS);
        },
      );
    },
    state: () => state,
    async close() {
      abort.abort();
      clearTimeout(timer);
      await underWay?.catch(() => undefined);
    },
  };
  return linking;
}
