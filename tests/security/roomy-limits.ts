/** The limits are not what is tested here, and they must not hide a leak behind a refusal. */
export const ROOMY_LIMITS = {
  cost: 100_000_000,
  tokens: 20_000,
  aliases: 1_000,
  duplicates: 1_000,
  directives: 1_000,
  depth: 20,
};
