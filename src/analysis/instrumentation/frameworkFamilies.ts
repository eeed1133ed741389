/** Frameworks (ids of plug-ins) whose requests go through another one: what instruments that one covers them. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  django: ['django', 'django-rest-framework', 'django-ninja'],
};

export function familyOf(framework: string): readonly string[] {
  return FAMILIES[framework] ?? [framework];
}
