import { InvalidArgumentError, Option, type Command } from 'commander';
import type { JWTPayload } from 'jose';
import { loadConfig, type Config } from '../config.ts';
import { FacetError } from '../errors.ts';
import { promotedRoles } from '../viewer/grades.ts';
import { choosePurpose } from '../viewer/purpose.ts';
import { CliFailure, type RegisterCommand } from './context.ts';
import { signToken } from '../viewer/sign-token.ts';
import { tokenDefaults } from '../viewer/token-defaults.ts';

interface TokenOptions {
  readonly role: readonly string[];
  readonly purpose?: string;
  readonly subject?: string;
  readonly department?: string;
  readonly region?: string;
  readonly tenure?: number;
  readonly client: string;
  /** Seconds. */
  readonly expires: number;
  readonly json?: boolean;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const duration = (text: string): number => {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  const seconds = SECONDS[unit];
  if (seconds === undefined) throw new InvalidArgumentError('Expected a time such as 30m, 8h or 7d.');
  return Number(count) * seconds;
};

const months = (text: string): number => {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of months.');
  return Number(text);
};

const collect = (role: string, roles: readonly string[] = []): readonly string[] => [...roles, role];

const claimsOf = (options: TokenOptions, viewers: Config['viewers']): JWTPayload => {
  const defaults = tokenDefaults(options.role[0]);
  const tenure = options.tenure ?? defaults.tenureMonths;
  const stranger = options.role.find((role) => !Object.hasOwn(viewers.purposes, role));
  if (stranger !== undefined) {
    const known = Object.keys(viewers.purposes).join(', ');
    throw new InvalidArgumentError(`Expected a role of ${known}, got "${stranger}".`);
  }
  const roles = promotedRoles(options.role, tenure, viewers.grades);
  const claims = {
    sub: options.subject ?? defaults.subject,
    roles: options.role,
    purpose: choosePurpose({ purpose: options.purpose, roles }, viewers.purposes).purpose,
    department: options.department ?? defaults.department,
    region: options.region ?? defaults.region,
    tenure_months: tenure,
    client: options.client,
    ...(viewers.jwt.issuer === undefined ? {} : { iss: viewers.jwt.issuer }),
    ...(viewers.jwt.audience === undefined ? {} : { aud: viewers.jwt.audience }),
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
};

const sign = async (claims: JWTPayload, jwt: Config['viewers']['jwt'], lifetime: number) => {
  if (!('secret' in jwt)) {
    throw new CliFailure(
      'viewers.jwt.jwksUrl is set, so tokens come from its issuer; Facet has no key to sign one.',
    );
  }
  const token = await signToken(claims, jwt.secret, lifetime);
  return { token, expiresAt: new Date(Date.now() + lifetime * 1000).toISOString(), claims };
};

const fail = (command: Command, error: unknown): never => {
  if (error instanceof FacetError) {
    command.error(`error: Expected --purpose with one that the roles allow: ${error.details['allowed']}.`);
  }
  if (error instanceof InvalidArgumentError) command.error(`error: ${error.message}`);
  throw error;
};

const HELP = `
The token carries the purpose, so it works without the header facet-purpose; the header may still name another purpose
that the roles allow. Who it speaks for depends on the first role, where no option says it.

  facet token --role service_agent --purpose SERVICE`;

/** `facet token`: a token for trying Facet out, signed with the configured secret (that of the samples, by default). */
export const token: RegisterCommand = (program, { environment, folder, print }) => {
  const command: Command = program
    .command('token')
    .description('Prints a token for development.')
    .requiredOption('--role <role>', 'what the viewer may do; may be given several times', collect)
    .option('--purpose <purpose>', 'what for; needed where the roles leave a choice')
    .option('--subject <subject>', 'who the viewer is')
    .option('--department <department>', 'the department of the viewer')
    .option('--region <region>', 'the region of the viewer')
    .option('--tenure <months>', 'how long the viewer has been with the company', months)
    .option('--client <client>', 'the client application', 'development')
    .addOption(
      new Option('--expires <time>', 'how long the token is good for: 30m, 8h, 7d')
        .argParser(duration)
        .default(duration('8h'), '8h'),
    )
    .option('--json', 'the token with its claims and expiry, as JSON')
    .addHelpText('after', HELP)
    .action(async (options: TokenOptions) => {
      try {
        const { viewers } = loadConfig(environment, folder);
        const signed = await sign(claimsOf(options, viewers), viewers.jwt, options.expires);
        print(options.json === true ? JSON.stringify(signed, null, 2) : signed.token);
      } catch (error) {
        fail(command, error);
      }
    });
};
