/** A name that a client made up, fit for a message: what could not be a name, or holds a number long enough to be somebody's, is left out. */
export function safeName(name: string): string {
  return /^\w{1,40}$/.test(name) && !/\d{6}/.test(name) ? name : '…';
}
