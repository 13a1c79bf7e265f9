import "server-only";
import { v7 } from "uuid";

/**
 * A new row's id. Made here and not by the database: PostgreSQL has `uuidv7()` only from 18 on, and a row is often named
 * before it is written. Ordered by time, so that keys stay close together; never use one as a secret.
 */
export const makeId = (): string => v7();

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * True for what has the form of an id, in the one spelling that the database gives back. Arguments bound to a Server
 * Action come from outside as whatever they like: a list with one id in it reads as that id, and is none.
 */
export const isId = (text: unknown): text is string => typeof text === "string" && FORM.test(text);
