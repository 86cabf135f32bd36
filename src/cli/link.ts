import type { Config } from '../config.ts';
import { FacetError } from '../errors.ts';
import { openLinkStore } from '../identity/link-store.ts';
import type { LinkReport } from '../identity/linker.ts';
import { createLinking } from '../linking.ts';
import { openCatalogue, openConnectors } from '../start.ts';
import { openStore } from '../store/sqlite.ts';
import { createLog } from '../telemetry/log.ts';
import { CliFailure, type RegisterCommand } from './context.ts';
import { settingsOf } from './settings.ts';

const LABELS: Readonly<Record<keyof LinkReport, string>> = {
  records: 'records read',
  customers: 'customers',
  minted: 'of them new',
  merged: 'merged into another',
  split: 'split into several',
  vanished: 'records gone',
  genericKeys: 'keys shared by too many',
  contestedKeys: 'keys that contradict',
};

const linkOnce = async (config: Config): Promise<LinkReport> => {
  const catalogue = openCatalogue(config);
  using store = openStore(config.store.path);
  const connectors = openConnectors(config, catalogue);
  try {
    return await createLinking({
      catalogue,
      connectors,
      links: openLinkStore(store),
      genericKeyLimit: config.identity.genericKeyLimit,
      log: createLog('silent'),
    }).run();
  } finally {
    await Promise.all([...connectors.values()].map((connector) => connector.close()));
  }
};

const HELP = `
Reads the customer records of every source, which must be up, and writes which of them are one customer into the store
(store.path). The gateway does the same by itself, every identity.refreshMinutes.

  facet link`;

/** `facet link`: one run of linking, and what it did. */
export const link: RegisterCommand = (program, context) => {
  program
    .command('link')
    .description('Links the records of all sources to customers, once.')
    .option('--json', 'the report as JSON')
    .addHelpText('after', HELP)
    .action(async ({ json }: { readonly json?: boolean }) => {
      const report = await linkOnce(settingsOf(context)).catch((error: unknown) => {
        if (error instanceof FacetError) throw new CliFailure(`${error.code}: ${error.message}`);
        throw error;
      });
      if (json === true) {
        context.print(JSON.stringify(report, null, 2));
        return;
      }
      const lines = Object.entries(LABELS).map(([name, label]) => ({
        label,
        count: Object.entries(report).find(([key]) => key === name)?.[1] ?? 0,
      }));
      for (const { label, count } of lines) context.print(`${String(count).padStart(9)}  ${label}`);
    });
};
