/**
 * Everything that can go wrong in a way a person can do something about. The set is closed: the texts are in the
 * messages under `errors`, one per code, and a test compares both.
 */
export const ERROR_CODES = [
  /** The id is unknown, malformed, somebody else's, or the viewer may not do this: all the same to the outside. */
  "NOT_FOUND",
  /** No session, or one that ended: sign in and do it again. */
  "SIGNED_OUT",
  /** A field of the input is not acceptable; `field` says which. */
  "INVALID",
  /** The row changed since it was read. */
  "CONFLICT",
  /** The assessment is submitted, or its closing has passed. */
  "CLOSED",
  /** The request's body is larger, longer or deeper than allowed. */
  "TOO_LARGE",
  /** Too many requests; `retryAfter` says how many seconds to wait. */
  "TOO_MANY",
  /** The database is down or busy; `retryAfter` as above. */
  "UNAVAILABLE",
  /** The request came from another site, or does not say where it came from. */
  "ORIGIN",
  /** Login and password do not match an account; never says which of the two. */
  "CREDENTIALS",
  /** The password was right, but for another account than the one whose page asked for it. */
  "OTHER_USER",
  /** The login is already used by an account. */
  "LOGIN_TAKEN",
  /** The password is shorter than allowed. */
  "PASSWORD_SHORT",
  /** The password is longer than allowed. */
  "PASSWORD_LONG",
  /** The password is among the first that attackers try, or is the company's or person's own name. */
  "PASSWORD_COMMON",
  /** A link is unknown, used, expired or revoked. */
  "TOKEN",
  /** A share link was revoked or has expired: gone, and it does not come back. */
  "GONE",
  /** The credit code fails its check digit or has a wrong length. */
  "CREDIT_CODE",
  /** Unknown industry code of GB/T 4754-2017. */
  "INDUSTRY",
  /** Unknown region code of GB/T 2260. */
  "REGION",
  /** Another assessment of this organisation has the same instrument, fiscal year and label. */
  "ASSESSMENT_EXISTS",
  /** Submitting needs an answer to every item that applies. */
  "INCOMPLETE",
  /** The organisation would have no manager left. */
  "LAST_MANAGER",
  /** A submission pins this version of the instrument; only a new version can be published. */
  "PINNED",
  /** The instrument's file has a fault; `field` is its path. */
  "INSTRUMENT",
  /** An answer does not fit its item. */
  "ANSWER",
  /** No such item in this version of the instrument, or not one of the viewer's. */
  "ITEM",
  /** The item is computed from figures and takes no answer. */
  "ITEM_COMPUTED",
  /** The answer was given to another version of the instrument. */
  "INSTRUMENT_VERSION",
  /** No such figure in the dictionary, or not one of the viewer's. */
  "FACT",
  /** The year of a figure is not one that is asked. */
  "FACT_YEAR",
  /** The value of a figure does not have its type, or is out of its range. */
  "FACT_VALUE",
  /** No such official scheme, or no such question in it. */
  "QUESTION",
  /** The campaign is not at the stage for this: a draft that was announced, one that has not opened, one that has closed. */
  "STAGE",
  /** A day of a campaign cannot be used; `detail` says why. */
  "DAY",
  /** The link of a call is for another enterprise than the one the viewer wants to join with. */
  "CALLED_OTHER",
  /** A verified enterprise with the called credit code exists, and the viewer is no manager of it. */
  "ENTERPRISE_KNOWN",
  /** A campaign takes one call-up list at a time. */
  "LIST_RUNNING",
  /** No SMTP is set, so that nothing can be sent. */
  "MAIL_UNSET",
  /** The installation would have no operator left who can sign in. */
  "LAST_OPERATOR",
  /** What is asked of a publication is no place of its tables; `field` says which part of the question. */
  "NODE",
  /** The series was published this month; `day` says from which day on it can be again. */
  "PUBLICATION_RECENT",
  /** A publication of this series is being made. */
  "PUBLICATION_RUNNING",
  /** Fewer verified enterprises than `least` have handed in. */
  "PUBLICATION_EMPTY",
  /** An unexpected fault; `reference` is in the log. */
  "UNEXPECTED",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export type ErrorDetails = {
  /** JSON pointer or field name of what is wrong. */
  readonly field?: string;
  /** Values that the text of the code may show. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Seconds to wait before trying again. */
  readonly retryAfter?: number;
};

/** An expected fault: thrown once where it is found, turned into a value once at the edge (action, route or page). */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** All that an error page learns of a fault which reached it: the framework passes on this and no message. */
  readonly digest: string;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(code);
    this.name = "AppError";
    this.code = code;
    this.details = details;
    this.digest = code;
  }
}
