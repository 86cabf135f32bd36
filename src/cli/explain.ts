import { InvalidArgumentError, Option, type Command } from 'commander';
import { nearestName } from '../config/nearest-name.ts';
import { isObject } from '../connectors/json.ts';
import type { Catalogue } from '../graph/catalogue.ts';
import { explainText } from '../graph/plan/explain-text.ts';
import { FACTS } from '../masking/treatment.ts';
import { openBundle, openCatalogue, openPersisted } from '../start.ts';
import { PURPOSES } from '../viewer/viewer.ts';
import { CliFailure, type CliContext, type RegisterCommand } from './context.ts';
import { explainField, type FactOptions, fieldLines } from './explain-field.ts';
import { explainOperation, findOperation } from './explain-operation.ts';
import { readViewer, type ViewerOptions } from './explain-viewer.ts';
import { settingsOf } from './settings.ts';

interface ExplainOptions extends ViewerOptions, FactOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly json?: boolean;
}

const stranger = (what: string, { fields }: Catalogue, queries: readonly string[]): CliFailure => {
  const nearest = nearestName(what, [...fields.keys(), ...queries]);
  const hint =
    nearest === undefined
      ? `a field is written Type.field; persisted queries are ${queries.join(', ')}`
      : `the nearest is ${nearest}`;
  return new CliFailure(
    `Expected a field of the schema, a persisted query or a file, got "${what}"; ${hint}.`,
  );
};

/** The explanation, as data and in lines. */
const explained = async (what: string, options: ExplainOptions, command: Command, context: CliContext) => {
  const config = settingsOf(context);
  const catalogue = openCatalogue(config);
  const persisted = openPersisted(config, catalogue);
  const field = catalogue.fields.get(what);
  const operation = field
    ? undefined
    : await findOperation(what, { config, catalogue, persisted, ...context });
  const viewer = await readViewer(options, config, command);
  const bundle = await openBundle(config, catalogue);
  if (field) {
    if (options.variables)
      throw new CliFailure(`Expected an operation with --variables, got the field ${what}, which has none.`);
    const data = explainField(bundle, field, { viewer, facts: options });
    return { data, lines: fieldLines(data) };
  }
  if (!operation)
    throw stranger(
      what,
      catalogue,
      persisted.list().map(({ name }) => name),
    );
  const data = explainOperation(operation, { catalogue, bundle, viewer, variables: options.variables });
  return { data, lines: explainText(data) };
};

const HELP = `
An operation is the name of a persisted query, a file, or - for standard input. Without --variables, those that it requires are taken as given (a Boolean as
false, an enumeration as its first value), others at their defaults.
--as takes a token, the name of an API key, a subject of the samples (agent01, am01, …), or roles with commas between.
Of a field, the facts named by --fact hold for the customer, those named by --unknown are not known (a source did not answer), all others do not hold.

  facet explain customer-profile --as service_agent
  facet explain Customer.phones --as account_manager --purpose SALES --fact own_customer`;

const factOption = (flags: string, description: string): Option =>
  new Option(flags, description).choices(FACTS).default([], 'none');

const readObject = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError('Expected a JSON object, as in \'{"full": true}\'.');
};

const collect = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];

/** `facet explain`: what a viewer gets of a field and by which rule, or what an operation does for a viewer. */
export const explain: RegisterCommand = (program, context) => {
  const command: Command = program
    .command('explain <what>')
    .description(
      'Says what a viewer gets of a field and by which rule, or what is fetched for an operation, when, and how it is treated.',
    )
    .option('--as <viewer>', 'who asks; see below')
    .addOption(
      new Option('--role <role>', 'a role of the viewer; may be given several times')
        .argParser(collect)
        .conflicts('as'),
    )
    .addOption(
      new Option('--purpose <purpose>', 'what for; needed where the roles leave a choice').choices(PURPOSES),
    )
    .addOption(factOption('--fact <fact...>', 'what holds for the customer'))
    .addOption(factOption('--unknown <fact...>', 'what is not known of the customer'))
    .option('--variables <json>', 'variables of an operation, as a JSON object', readObject)
    .option('--json', 'the explanation as JSON')
    .addHelpText('after', HELP)
    .action(async (what: string, options: ExplainOptions) => {
      const { data, lines } = await explained(what, options, command, context);
      if (options.json === true) context.print(JSON.stringify(data, null, 2));
      else for (const line of lines) context.print(line);
    });
};
