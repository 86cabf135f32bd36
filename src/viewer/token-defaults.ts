export interface TokenDefaults {
  readonly subject: string;
  readonly department?: string;
  readonly region?: string;
  readonly tenureMonths?: number;
}

/** Who a development token speaks for, by its first role, where the command does not say. They fit the sample data. */
const DEFAULTS: Readonly<Record<string, TokenDefaults>> = {
  service_agent: { subject: 'agent01', department: 'after-sales', region: '华东', tenureMonths: 6 },
  senior_service_agent: { subject: 'agent02', department: 'after-sales', region: '华东', tenureMonths: 36 },
  account_manager: { subject: 'am01', department: 'sales', region: '华东', tenureMonths: 30 },
  analyst: { subject: 'analyst01', department: 'marketing' },
  compliance_officer: { subject: 'compliance01', department: 'compliance' },
};

export const tokenDefaults = (role: string | undefined): TokenDefaults =>
  (role === undefined ? undefined : DEFAULTS[role]) ?? { subject: 'developer' };
