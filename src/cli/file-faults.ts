import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Config } from '../config.ts';

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

const missing = (setting: string, path: string): string =>
  `${setting}: expected a path that exists, got ${JSON.stringify(path)}`;

const describedSources = (folder: string): readonly string[] =>
  exists(folder)
    ? readdirSync(folder).flatMap((file) => (file.endsWith('.graphql') ? [basename(file, '.graphql')] : []))
    : [];

/** Files that the configuration names and that are not there, and sources of which only one of settings and description is there. */
export const fileFaults = ({ schema, policies, sources }: Config, folder: string): readonly string[] => {
  const paths = [
    ['schema.folder', schema.folder],
    ['policies.model', policies.model],
    ['policies.policy', policies.policy],
  ] as const;
  const described = describedSources(resolve(folder, schema.folder, 'sources'));
  return [
    ...paths.flatMap(([setting, path]) => (exists(resolve(folder, path)) ? [] : [missing(setting, path)])),
    ...Object.keys(sources).flatMap((name) =>
      described.includes(name)
        ? []
        : [
            `sources.${name}: expected its description ${join(schema.folder, 'sources', `${name}.graphql`)}, got none`,
          ],
    ),
    ...described.flatMap((name) =>
      Object.hasOwn(sources, name)
        ? []
        : [`sources.${name}: expected settings, as the source is described in ${schema.folder}, got none`],
    ),
  ];
};
