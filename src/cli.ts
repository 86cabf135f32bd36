import { Command, CommanderError } from 'commander';
import { apiKey } from './cli/api-key.ts';
import { audit } from './cli/audit.ts';
import { checkConfig } from './cli/check-config.ts';
import { CliFailure, type CliContext, type RegisterCommand } from './cli/context.ts';
import { explain } from './cli/explain.ts';
import { link } from './cli/link.ts';
import { token } from './cli/token.ts';
import { StartFault } from './errors.ts';

const COMMANDS: readonly RegisterCommand[] = [token, apiKey, checkConfig, link, explain, audit];

/**
 * Runs one command line (without the program's own name). Resolves to the exit code: 0, 1 where the command failed, 2 where it was
 * not used rightly.
 */
export const runCli = async (
  args: readonly string[],
  context: CliContext & { readonly printError: (text: string) => void },
): Promise<number> => {
  const program = new Command('facet')
    .description('The command line of Facet.')
    .exitOverride()
    .showHelpAfterError('(--help tells how it is used)')
    .configureOutput({ writeOut: (text) => context.print(text.trimEnd()), writeErr: context.printError });
  for (const register of COMMANDS) register(program, context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof CliFailure) && !(error instanceof StartFault)) throw error;
    context.printError(`${error.message}\n`);
    return 1;
  }
};

if (import.meta.main) {
  // Whoever reads may have read enough: `facet … | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.exitCode = await runCli(process.argv.slice(2), {
    environment: process.env,
    folder: process.cwd(),
    print: (line) => process.stdout.write(`${line}\n`),
    printError: (text) => process.stderr.write(text),
  });
}
