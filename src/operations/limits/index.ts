import type { ValidationRule } from 'graphql';
import { aliases } from './aliases.ts';
import { cost } from './cost.ts';
import { depth } from './depth.ts';
import { directives } from './directives.ts';
import { duplicates } from './duplicates.ts';
import type { OperationLimits } from './limits.ts';
import { rootFields } from './root-fields.ts';

/** Every limit that is a validation rule; tokens are counted by the parser. */
export const limitRules = (limits: OperationLimits): ValidationRule[] =>
  [depth, rootFields, aliases, directives, duplicates, cost].map((rule) => rule(limits));
