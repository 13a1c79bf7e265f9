/**
 * The one form of an e-mail address, or null for what is none: lower case, no blanks around it. Quotes, lists, comments,
 * control and non-ASCII characters are refused: mail programs read them differently from us, and a mail would go to somebody else.
 */
export function canonicalEmail(text: string): string | null {
  const plain = text.trim().toLowerCase();
  return /^[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/.test(plain) ? plain : null;
}
