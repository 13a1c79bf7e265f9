import "server-only";

/**
 * Faults of the database by SQLSTATE. Prisma's own codes differ between versions and drivers; the SQLSTATE underneath
 * does not.
 */
const AWAY = new Set(["57P01", "57P02", "57P03", "53300", "53100", "53200", "08000", "08001", "08003", "08004", "08006", "57014"]);
const AWAY_PRISMA = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028"]);
const AWAY_TEXT = /Can't reach database server|timeout exceeded when trying to connect|ECONNREFUSED|ECONNRESET|Connection terminated|server closed the connection|DatabaseNotReachable|ConnectionClosed/;

/** True where waiting may help: the database is down, full, restarting or has no connection left. */
export function isUnavailable(fault: unknown): boolean {
  const state = sqlState(fault);
  if (state !== null && AWAY.has(state)) return true;
  if (typeof fault !== "object" || fault === null) return false;
  const { code, message } = fault as { code?: unknown; message?: unknown };
  return (typeof code === "string" && (AWAY_PRISMA.has(code) || /^E[A-Z]+$/.test(code))) || (typeof message === "string" && AWAY_TEXT.test(message));
}

/** The five characters of the SQLSTATE somewhere in the fault or its causes, else null. */
export function sqlState(fault: unknown, depth = 0): string | null {
  if (typeof fault !== "object" || fault === null || depth > 6) return null;
  const parts = fault as Record<string, unknown>;
  for (const name of ["originalCode", "code"]) {
    const value = parts[name];
    if (typeof value === "string" && /^[0-9A-Z]{5}$/.test(value) && !/^P\d{4}$/.test(value)) return value;
  }
  for (const name of ["cause", "meta", "driverAdapterError"]) {
    const inner = sqlState(parts[name], depth + 1);
    if (inner !== null) return inner;
  }
  return null;
}

/** True where a unique key or primary key was already taken. */
export const isTaken = (fault: unknown): boolean => sqlState(fault) === "23505" || (fault as { code?: unknown } | null)?.code === "P2002";
