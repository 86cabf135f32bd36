import { createHash, randomBytes } from 'node:crypto';
import type { RegisterCommand } from './context.ts';

interface ApiKeyOptions {
  readonly name: string;
  readonly json?: boolean;
}

const HELP = `
The key itself is stored nowhere: give it to the client. What goes into the configuration is its SHA-256.

  facet api-key --name bi-dashboard`;

/** `facet api-key`: a new key of 256 random bits for a client, with the hash that the configuration wants. */
export const apiKey: RegisterCommand = (program, { print }) => {
  program
    .command('api-key')
    .description('Makes an API key for a BI client.')
    .requiredOption('--name <name>', 'what the client is called in the configuration and in the audit log')
    .option('--json', 'name, key and hash, as JSON')
    .addHelpText('after', HELP)
    .action(({ name, json }: ApiKeyOptions) => {
      const key = `facet_${randomBytes(32).toString('base64url')}`;
      const sha256 = createHash('sha256').update(key).digest('hex');
      if (json === true) {
        print(JSON.stringify({ name, key, sha256 }, null, 2));
        return;
      }
      print(`key: ${key}`);
      print(`sha256: ${sha256}`);
    });
};
