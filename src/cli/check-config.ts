import { ConfigError, type Config } from '../config.ts';
import { CliFailure, type CliContext, type RegisterCommand } from './context.ts';
import { settingsOf } from './settings.ts';
import { startFaults } from './start-faults.ts';

type Checked = { readonly config: Config } | { readonly faults: readonly string[] };

const check = async (context: CliContext): Promise<Checked> => {
  try {
    const config = settingsOf(context);
    const faults = await startFaults(config);
    return faults.length === 0 ? { config } : { faults };
  } catch (error) {
    if (error instanceof ConfigError) return { faults: error.faults };
    throw error;
  }
};

/** What would start, without any credential. */
const summary = (config: Config) => ({
  gateway: `http://${config.host}:${config.port}`,
  production: config.production,
  workers: config.workers,
  store: config.store.path,
  tokens: 'secret' in config.viewers.jwt ? 'HS256 secret' : config.viewers.jwt.jwksUrl,
  apiKeys: config.viewers.apiKeys.map(({ name }) => name),
  roles: Object.keys(config.viewers.purposes),
  sources: Object.entries(config.sources).map(([name, { url }]) => {
    const { origin, pathname } = new URL(url);
    return { name, url: `${origin}${pathname}` };
  }),
  samples: config.samples === undefined ? null : { ...config.samples },
  telemetry: config.telemetry.enabled,
});

const printSummary = (config: Config, print: CliContext['print']): void => {
  const { gateway, production, workers, store, tokens, apiKeys, roles, sources, samples, telemetry } =
    summary(config);
  print('The configuration would start.');
  print(`  gateway    ${gateway}${production ? ' (production)' : ''}`);
  print(`  workers    ${workers}`);
  print(`  store      ${store}`);
  print(`  tokens     ${tokens}`);
  print(`  API keys   ${apiKeys.length === 0 ? 'none' : apiKeys.join(', ')}`);
  print(`  roles      ${roles.join(', ')}`);
  for (const { name, url } of sources) print(`  source     ${name} at ${url}`);
  if (samples !== null) print(`  samples    ${samples.customers} customers, from port ${samples.port}`);
  print(`  telemetry  ${telemetry ? 'on' : 'off'}`);
};

/** `facet check-config`: whether this configuration would start. Exit code 0, or 1 with every fault. */
export const checkConfig: RegisterCommand = (program, context) => {
  program
    .command('check-config')
    .description('Says what would start, or every fault of the configuration.')
    .option('--json', 'the outcome as JSON')
    .addHelpText(
      'after',
      '\nReads facet.config.yaml in the current folder, or the file that FACET_CONFIG names; without one, Facet runs on its samples.' +
        '\nReads the schema, compiles the policies and validates the persisted queries too; the sources need not be up.',
    )
    .action(async ({ json }: { readonly json?: boolean }) => {
      const checked = await check(context);
      const { print } = context;
      if (json === true) {
        const outcome =
          'faults' in checked ? { starts: false, ...checked } : { starts: true, ...summary(checked.config) };
        print(JSON.stringify(outcome, null, 2));
      } else if ('config' in checked) {
        printSummary(checked.config, print);
      }
      if ('faults' in checked) {
        const lines = json === true ? [] : checked.faults.map((fault) => `  ${fault}`);
        throw new CliFailure(['The configuration would not start.', ...lines].join('\n'));
      }
    });
};
