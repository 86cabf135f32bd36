import { Option } from 'commander';
import { nearestName } from '../config/nearest-name.ts';
import type { Catalogue, FieldInfo } from '../graph/catalogue.ts';
import { type CustomerFacts, FACTS, type Fact, formatTreatment } from '../masking/treatment.ts';
import type { PolicyBundle } from '../policies/bundle.ts';
import { explain } from '../policies/explain.ts';
import { openBundle, openCatalogue } from '../start.ts';
import { PURPOSES, type Purpose } from '../viewer/viewer.ts';
import { CliFailure, type RegisterCommand } from './context.ts';
import { settingsOf } from './settings.ts';

interface ExplainOptions {
  readonly role: readonly string[];
  readonly purpose: Purpose;
  readonly fact: readonly Fact[];
  readonly unknown: readonly Fact[];
  readonly json?: boolean;
}

const bitsOf = (facts: readonly Fact[]): number =>
  facts.reduce((bits, fact) => bits | (1 << FACTS.indexOf(fact)), 0);

const factsOf = ({ fact, unknown }: ExplainOptions): CustomerFacts => ({
  known: bitsOf(FACTS.filter((one) => !unknown.includes(one))),
  bits: bitsOf(fact),
});

const fieldOf = ({ fields }: Catalogue, coordinate: string): FieldInfo => {
  const field = fields.get(coordinate);
  if (field !== undefined) return field;
  const nearest = nearestName(coordinate, [...fields.keys()]);
  const hint = nearest === undefined ? 'a field is written Type.field' : `the nearest is ${nearest}`;
  throw new CliFailure(`Expected a field of the schema, got "${coordinate}"; ${hint}.`);
};

const checkRoles = (held: readonly string[], roles: PolicyBundle['roles']): void => {
  const stranger = held.find((role) => !Object.hasOwn(roles, role));
  if (stranger === undefined) return;
  throw new CliFailure(`Expected a role of ${Object.keys(roles).join(', ')}; got "${stranger}".`);
};

/** Everything that the answer says, as plain data. */
const explanationOf = (bundle: PolicyBundle, field: FieldInfo, options: ExplainOptions) => {
  const viewer = { roles: options.role, purpose: options.purpose };
  const { decision, roles, assumed, reason } = explain(bundle, viewer, { field, facts: factsOf(options) });
  const lineOf = (id: string) => bundle.rules.find((rule) => rule.id === id)?.line ?? null;
  const view = bundle.view(options.role, options.purpose);
  return {
    field: field.coordinate,
    classification: field.classification,
    category: field.category,
    purpose: options.purpose,
    treatment: formatTreatment(decision.treatment),
    rule: decision.rule,
    line: lineOf(decision.rule),
    reason,
    roles: roles.map(({ role, decision: given }) =>
      given === null
        ? { role, treatment: null, rule: null, line: null }
        : { role, treatment: formatTreatment(given.treatment), rule: given.rule, line: lineOf(given.rule) },
    ),
    hangsOn: view.factsOf(bundle.table.pairOf(field)),
    assumed,
  };
};

const linesOf = (explanation: ReturnType<typeof explanationOf>): readonly string[] => {
  const { field, classification, category, purpose, reason, roles, hangsOn, assumed } = explanation;
  return [
    `${field} is ${[classification, category].filter((word) => word !== null).join(' ')}; asked for ${purpose}.`,
    reason,
    ...roles.map(({ role, treatment, rule, line }) =>
      treatment === null
        ? `  ${role}: may not use ${purpose}`
        : `  ${role}: ${treatment} by ${rule}${line === null ? '' : `, line ${line}`}`,
    ),
    ...(hangsOn.length === 0 ? [] : [`It hangs on ${hangsOn.join(', ')} of the customer.`]),
    ...assumed
      .filter(({ fact }) => hangsOn.includes(fact))
      .map(({ fact, holds }) => `Not known, so taken as it withholds most: ${holds ? '' : 'not '}${fact}.`),
  ];
};

const HELP = `
The facts named by --fact hold for the customer, those named by --unknown are not known (a source did not answer), all others do not hold.

  facet explain Customer.phones --role account_manager --purpose SALES --fact own_customer`;

const factOption = (flags: string, description: string): Option =>
  new Option(flags, description).choices(FACTS).default([], 'none');

const collect = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];

/** `facet explain`: what a viewer gets of a field, which rule says so, and what each role would get alone. */
export const explainField: RegisterCommand = (program, context) => {
  program
    .command('explain <field>')
    .description('Says what a viewer gets of a field, and by which rule.')
    .requiredOption('--role <role>', 'a role of the viewer; may be given several times', collect)
    .addOption(new Option('--purpose <purpose>', 'what for').choices(PURPOSES).makeOptionMandatory())
    .addOption(factOption('--fact <fact...>', 'what holds for the customer'))
    .addOption(factOption('--unknown <fact...>', 'what is not known of the customer'))
    .option('--json', 'the explanation as JSON')
    .addHelpText('after', HELP)
    .action(async (coordinate: string, options: ExplainOptions) => {
      const config = settingsOf(context);
      const catalogue = openCatalogue(config);
      const field = fieldOf(catalogue, coordinate);
      checkRoles(options.role, config.viewers.purposes);
      const explanation = explanationOf(await openBundle(config, catalogue), field, options);
      if (options.json === true) context.print(JSON.stringify(explanation, null, 2));
      else for (const line of linesOf(explanation)) context.print(line);
    });
};
