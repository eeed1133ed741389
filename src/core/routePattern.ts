/** Patterns of routes in settings: `GET /users/{id}`, `/api/*`, `*`. */

/** Whether a route falls under a pattern. A method is optional; `*` stands for any text; workers are known by their name. */
export function matchesRoute(
  pattern: string,
  { method, path }: { readonly method: string; readonly path: string },
): boolean {
  const [, wanted, rest = ''] = /^(?:([A-Za-z]+)\s+)?(.*)$/.exec(pattern.trim()) ?? [];
  if (wanted !== undefined && method !== '*' && wanted.toUpperCase() !== method) return false;
  // Names of parameters mean nothing: `/users/{id}` is `/users/{userId}`.
  const normal = (text: string): string => text.replace(/\{[^}]*\}|(?<=\/):\w+/g, '{}');
  const parts = normal(rest).split('*').map(escape);
  return new RegExp(`^${parts.join('.*')}$`).test(normal(path));
}

const escape = (text: string): string => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
