import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Config } from './config.ts';

/** The policy files, read once and numbered, so that all who decide by them decide alike. */
export const PolicyText = z.object({ epoch: z.int(), model: z.string(), policy: z.string() });

export type PolicyText = Readonly<z.output<typeof PolicyText>>;

/** The policy files of the configuration, as epoch 1. */
export function readPolicy({ policies }: Pick<Config, 'policies'>): PolicyText {
  return {
    epoch: 1,
    model: readFileSync(policies.model, 'utf8'),
    policy: readFileSync(policies.policy, 'utf8'),
  };
}
