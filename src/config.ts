import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type * as z from 'zod';
import { developmentSettings } from './config/development.ts';
import { substitute } from './config/environment.ts';
import { faultLines } from './config/faults.ts';
import { productionFaults } from './config/production.ts';
import { StartFault } from './errors.ts';
import { ConfigSchema } from './config/schema.ts';
import { viewerFaults } from './config/viewer-faults.ts';

type Frozen<Settings> = Settings extends object
  ? { readonly [Key in keyof Settings]: Frozen<Settings[Key]> }
  : Settings;

/** The settings of one start, complete, checked and frozen. */
export type Config = Frozen<z.output<typeof ConfigSchema>>;

/** What the command line says about the samples; it goes before the file. */
export interface ConfigOverrides {
  readonly customers?: number;
  readonly seed?: number;
}

/** The settings do not do; the message has every fault, one a line. No message shows the value of a secret. */
export class ConfigError extends StartFault {
  readonly faults: readonly string[];

  constructor(file: string, faults: readonly string[]) {
    super(`${file}\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const FILE = 'facet.config.yaml';
const SAMPLES_PORT = 4101;

type Group = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const groupOf = (value: unknown): Group => (isGroup(value) ? value : {});

/** The parser's own message quotes the line, which may hold a secret. */
const parseYaml = (text: string, file: string): unknown => {
  const document = parseDocument(text, { prettyErrors: true });
  const faults = document.errors.map(({ code, linePos }) => {
    const [start] = linePos ?? [];
    return `${start === undefined ? 'the file' : `line ${start.line}, column ${start.col}`}: expected YAML, got a fault of the kind ${code}`;
  });
  if (faults.length > 0) throw new ConfigError(file, faults);
  return document.toJS() ?? {};
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The settings of the file; without one, those of the samples. */
const readSettings = (
  environment: NodeJS.ProcessEnv,
  folder: string,
): { settings: unknown; file: string } => {
  const named = environment['FACET_CONFIG'];
  const file = resolve(folder, named ?? FILE);
  try {
    return { settings: parseYaml(readFileSync(file, 'utf8'), file), file };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (named === undefined && isMissing(error))
      return { settings: { samples: {} }, file: 'embedded settings' };
    throw new ConfigError(file, [
      `${named === undefined ? 'the file' : 'FACET_CONFIG'}: expected a file that can be read, got none`,
    ]);
  }
};

const portOf = (port: unknown): number =>
  Number.isInteger(Number(port)) && Number(port) > 0 ? Number(port) : SAMPLES_PORT;

/** What goes before the file. */
const fromEnvironment = ({ PORT: port, FACET_WORKERS: workers }: NodeJS.ProcessEnv): Group => ({
  ...(port !== undefined && { port }),
  ...(workers !== undefined && { workers }),
});

/** Fills in what goes with the samples, where the settings have some and leave it open. */
const withSamples = (settings: Group, environment: NodeJS.ProcessEnv, overrides: ConfigOverrides): Group => {
  if (!('samples' in settings)) return settings;
  const port = environment['SAMPLES_PORT'];
  const samples = isGroup(settings['samples'] ?? {})
    ? { ...groupOf(settings['samples']), ...(port === undefined ? {} : { port }), ...overrides }
    : settings['samples'];
  const defaults = developmentSettings(portOf(groupOf(samples)['port'] ?? SAMPLES_PORT));
  const viewers = settings['viewers'] ?? {};
  return {
    ...defaults,
    ...settings,
    viewers: isGroup(viewers) ? { ...defaults.viewers, ...viewers } : viewers,
    samples,
  };
};

const pathOf = (fault: string): string => fault.slice(0, fault.indexOf(': '));

const freeze = <Settings>(settings: Settings): Settings => {
  if (typeof settings === 'object' && settings !== null) Object.values(settings).forEach(freeze);
  return Object.freeze(settings);
};

/**
 * Reads the configuration: the file `facet.config.yaml` in the folder, or the one that FACET_CONFIG names, with `${NAME}` replaced
 * from the environment; PORT, FACET_WORKERS and SAMPLES_PORT go before it, `overrides` before all. Without a file Facet runs on its samples.
 * Throws `ConfigError` with every fault.
 */
export const loadConfig = (
  environment: NodeJS.ProcessEnv,
  folder: string,
  overrides: ConfigOverrides = {},
): Config => {
  const { settings: written, file } = readSettings(environment, folder);
  const { settings: substituted, faults, replaced } = substitute(written, environment);
  const settings = isGroup(substituted)
    ? withSamples({ ...substituted, ...fromEnvironment(environment) }, environment, overrides)
    : substituted;
  const parsed = ConfigSchema.safeParse(settings, { reportInput: true });
  const unset = new Set(faults.map(pathOf));
  const lines = [
    ...faults,
    ...(parsed.success ? [] : faultLines(parsed.error.issues, { settings, hidden: replaced })).filter(
      (line) => !unset.has(pathOf(line)),
    ),
    ...(parsed.success ? viewerFaults(parsed.data.viewers) : []),
    ...productionFaults(settings),
  ];
  if (!parsed.success || lines.length > 0) throw new ConfigError(file, [...new Set(lines)]);
  return freeze(parsed.data);
};
