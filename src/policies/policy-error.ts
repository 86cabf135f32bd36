import { StartFault } from '../errors.ts';

/** A policy bundle that may not be used, with all its faults. Its text quotes the bundle, which holds no customer's data. */
export class PolicyError extends StartFault {
  readonly faults: readonly string[];

  constructor(faults: readonly string[], cause?: unknown) {
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
    super(
      `The policy bundle has ${count} and was not loaded:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
      cause,
    );
    this.name = 'PolicyError';
    this.faults = faults;
  }
}
