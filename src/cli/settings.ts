import { resolve } from 'node:path';
import { loadConfig, type Config } from '../config.ts';
import type { CliContext } from './context.ts';

/** The configuration, its paths resolved against the folder that the command runs in. Throws ConfigError. */
export const settingsOf = ({ environment, folder }: CliContext): Config => {
  const config = loadConfig(environment, folder);
  const { store, schema, policies } = config;
  return {
    ...config,
    store: { path: store.path === ':memory:' ? store.path : resolve(folder, store.path) },
    schema: { folder: resolve(folder, schema.folder) },
    policies: { model: resolve(folder, policies.model), policy: resolve(folder, policies.policy) },
  };
};
