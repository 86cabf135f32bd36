import * as z from 'zod';
import type { Config } from '../config.ts';
import { ConfigSchema } from '../config/schema.ts';
import { PolicyText } from '../policy-text.ts';

/** How linking and the sources stand, by name. */
export const Checks = z.record(z.string(), z.string());

export type Checks = Readonly<z.output<typeof Checks>>;

/** What a worker starts from: it comes from the primary, whatever the files say by then, so that all workers are alike. */
export interface Job {
  /** From 0; a worker that takes another's place has its number. */
  readonly worker: number;
  readonly config: Config;
  readonly policy: PolicyText;
  readonly checks: Checks;
}

export const Job = z.object({
  worker: z.int(),
  config: ConfigSchema,
  policy: PolicyText,
  checks: Checks,
});

/** How a start went: the address, or what whoever starts Facet has to mend. */
export const Started = z.union([z.object({ url: z.string() }), z.object({ fault: z.string() })]);

export type Started = Readonly<z.output<typeof Started>>;
