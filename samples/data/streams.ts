/** The streams of random numbers that a customer has, each for one matter, so that a change to one leaves the others alone. */
export const STREAMS = { profile: 1, group: 2, brand: 3, records: 4, history: 5, consent: 6 } as const;
