import type { SurvivorshipRule } from '../candidate.ts';
import { earliest } from './earliest.ts';
import { mostRecent } from './most-recent.ts';
import { mostRestrictive } from './most-restrictive.ts';
import { sourcePriority } from './source-priority.ts';
import { union } from './union.ts';

/** Every survivorship rule, by its name in `schema/directives.graphql`. */
export const SURVIVORSHIP_RULES = {
  SOURCE_PRIORITY: sourcePriority,
  MOST_RECENT: mostRecent,
  EARLIEST: earliest,
  UNION: union,
  MOST_RESTRICTIVE: mostRestrictive,
} as const satisfies Readonly<Record<string, SurvivorshipRule>>;

export type SurvivorshipRuleName = keyof typeof SURVIVORSHIP_RULES;
