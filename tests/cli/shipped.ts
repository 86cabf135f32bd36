import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A configuration with the shipped schema and policies, wherever the command runs. */
export const SHIPPED = `
schema: { folder: '${ROOT}/schema' }
policies: { model: '${ROOT}/src/policies/model.conf', policy: '${ROOT}/src/policies/policy.csv' }
samples: {}
`;
