/** Alphabet of GB 32100-2015: no I, O, S, V and Z, which are taken for 1, 0, 5, U and 2. */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH = 18;
/** Characters 9–17: the organisation code of GB 11714, with a check character of its own. */
const INNER_START = 8;
const INNER_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

export const CREDIT_CODE_REASONS = ["length", "character", "innerCheck", "check"] as const;
/**
 * What is wrong: not 18 characters; a character that the standard does not use; the organisation code inside (characters
 * 9–17) fails its check; the last character fails the check of the whole.
 */
export type CreditCodeReason = (typeof CREDIT_CODE_REASONS)[number];

export type CreditCodeResult = {
  readonly code: string;
  /** Half-width, upper case, without spaces and hyphens. */
  readonly normalised: string;
  readonly valid: boolean;
  readonly reason: CreditCodeReason | null;
};

/**
 * Checks a unified social credit code (统一社会信用代码) by both of its check characters.
 *
 * Source: GB 32100-2015, with GB 11714-1997 for the inner one.
 */
export function checkCreditCode(code: string): CreditCodeResult {
  const normalised = normaliseCreditCode(code);
  const reason = reasonAgainst(normalised);
  return { code, normalised, valid: reason === null, reason };
}

/** The code as it is stored and compared: people paste it with full-width digits, spaces and hyphens. */
export function normaliseCreditCode(code: string): string {
  return code.normalize("NFKC").replace(/[\s\u200B-\u200D\uFEFF\-‐-―－]/gu, "").toUpperCase();
}

/** The check character that belongs behind the first 17. */
export function checkCharacterOf(first17: string): string {
  // The weight of place i is 3^i mod 31.
  let weight = 1;
  let sum = 0;
  for (const character of first17) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  // The outer mod matters: a remainder of 0 gives 0 and not character 31, which does not exist.
  return ALPHABET[(31 - (sum % 31)) % 31]!;
}

/** The whole code of 18 characters that begins with these 16: region and kind, then the first eight of the organisation code. */
export function creditCodeOf(first16: string): string {
  const first17 = first16 + innerCheckOf(first16.slice(INNER_START));
  return first17 + checkCharacterOf(first17);
}

function reasonAgainst(code: string): CreditCodeReason | null {
  if (code.length !== LENGTH) return "length";
  if ([...code].some((character) => !ALPHABET.includes(character))) return "character";
  if (checkCharacterOf(code.slice(0, LENGTH - 1)) !== code.at(-1)) return "check";
  return innerCheckOf(code.slice(INNER_START, INNER_START + 8)) === code[INNER_START + 8] ? null : "innerCheck";
}

function innerCheckOf(eight: string): string {
  const sum = INNER_WEIGHTS.reduce((total, weight, index) => total + weight * ALPHABET_36.indexOf(eight[index]!), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? "X" : check === 11 ? "0" : String(check);
}

/** GB 11714 counts all letters: A = 10 … Z = 35. */
const ALPHABET_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
