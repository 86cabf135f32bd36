/** How many operations those are that differ in their names alone. */
export const DIFFERENT = 1000;

/** The same operation under another alias: another text and another plan, the same work. */
export const renamed = (text: string, alias: string): string =>
  text.replace(/^ {2}(customers?)\(/m, `  ${alias}: $1(`);
