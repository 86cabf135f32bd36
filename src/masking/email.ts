import { characters, HIDDEN, type Mask, onText } from './mask.ts';

const DOMAIN = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}$/u;
const LONGEST_DOMAIN = 253;

/** The first letter or digit of the mailbox, and the domain: `z***@example.com`. What is no e-mail address is hidden whole. */
export const email: Mask = {
  name: 'email',
  strength: 55,
  accepts: ['String'],
  categories: ['EMAIL'],
  reveals: ['FIRST_CHARACTER', 'DOMAIN'],
  apply: onText((text) => {
    const address = text.trim();
    const at = address.lastIndexOf('@');
    const domain = address.slice(at + 1);
    if (at < 1 || domain.length > LONGEST_DOMAIN || !DOMAIN.test(domain)) return HIDDEN;
    const mailbox = characters(address.slice(0, at));
    const [first = ''] = mailbox;
    return `${mailbox.length > 1 && /[\p{L}\p{N}]/u.test(first) ? first : ''}***@${domain}`;
  }),
};
