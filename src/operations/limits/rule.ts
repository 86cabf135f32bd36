import type { ValidationRule } from 'graphql';
import type { OperationLimits } from './limits.ts';

/** A limit as a validation rule of graphql-js. */
export type LimitRule = (limits: OperationLimits) => ValidationRule;
