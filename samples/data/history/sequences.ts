/** The next free numbers of the records that systems number through. Customers are made in order, so numbers do not depend on how many follow. */
export interface Sequences {
  next(kind: keyof typeof FIRST): number;
}

const FIRST = {
  invoice: 90_000_001,
  payment: 50_000_001,
  order: 10_000_001,
  ticket: 700_001,
  interaction: 20_000_001,
  opportunity: 30_000_001,
};

export function createSequences(): Sequences {
  const upcoming = { ...FIRST };
  return {
    next: (kind) => {
      upcoming[kind] += 1;
      return upcoming[kind] - 1;
    },
  };
}
