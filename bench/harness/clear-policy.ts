const CONFIDENTIAL = ['NATIONAL_ID', 'BANK_CARD'] as const;

/** A policy by which the viewer of the bench sees everything in clear. What is CONFIDENTIAL has to be opened by name. */
export function clearPolicy(): string {
  const open = ['PUBLIC', 'INTERNAL', 'SENSITIVE'].map(
    (classification) =>
      `clear-${classification.toLowerCase()},senior_service_agent,${classification},*,SERVICE,read,*,CLEAR`,
  );
  const named = CONFIDENTIAL.map(
    (category) =>
      `clear-${category.toLowerCase()},senior_service_agent,CONFIDENTIAL,${category},SERVICE,read,*,CLEAR`,
  );
  return ['id,role,classification,category,purpose,action,facts,treatment', ...open, ...named, ''].join('\n');
}
