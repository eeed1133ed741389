/** Markdown of hovers: everything that comes from code or a backend is escaped; links lead only to files and our own commands. */

/** Makes a text stand for itself in Markdown, tables included. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, '\\$&').replace(/\s+/g, ' ');
}

/** A text as code; backticks in it cannot end it. */
export function code(text: string): string {
  return `\`${text.replaceAll('`', 'ˋ').replace(/\s+/g, ' ')}\``;
}

export const link = (text: string, address: string): string => `[${escapeMarkdown(text)}](${address})`;

/** A link that runs one of our commands, for editors that trust them. */
export function commandLink(text: string, command: string, ...args: readonly unknown[]): string {
  // Parentheses would end the link's address.
  const encoded = encodeURIComponent(JSON.stringify(args)).replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'));
  return link(text, `command:${command}?${encoded}`);
}
