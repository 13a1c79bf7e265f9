import "server-only";
import { runStatement } from "@/lib/server/db";

/** Tables that take new rows and change none. A submission takes its two stamps, and nothing else. */
export const APPEND_ONLY = ["audit_event", "change", "consent", "reminder", "submission", "submission_score"] as const;

export class DatabaseRefused extends Error {}

/**
 * Refuses to work as a user of the database that could get past its walls. Throws `DatabaseRefused` with a line for
 * each thing that is wrong.
 */
export async function checkDatabase(): Promise<void> {
  const [found] = await runStatement<Findings>({ name: "check_database", text: FINDINGS }, [APPEND_ONLY]);
  if (!found) throw new DatabaseRefused("no answer");
  const wrong = [
    found.is_superuser && `用户 ${found.name} 是超级用户 · user ${found.name} is a superuser`,
    found.bypasses && `用户 ${found.name} 可绕过行级安全 · user ${found.name} has BYPASSRLS`,
    found.owned.length > 0 && `用户 ${found.name} 拥有表 · user ${found.name} owns: ${found.owned.join(", ")}`,
    found.changeable.length > 0 && `只增表可被改动 · append-only tables can be changed: ${found.changeable.join(", ")}`,
    found.open.length > 0 && `表未强制行级安全 · tables without forced row-level security: ${found.open.join(", ")}`,
    found.encoding !== "UTF8" && `数据库编码为 ${found.encoding}，应为 UTF8 · encoding must be UTF8`,
  ].filter((line) => line !== false);
  if (wrong.length > 0) throw new DatabaseRefused(`数据库用户或设置不安全 · DATABASE_URL is refused:\n  ${wrong.join("\n  ")}`);
}

type Findings = {
  readonly name: string;
  readonly is_superuser: boolean;
  readonly bypasses: boolean;
  readonly owned: readonly string[];
  readonly changeable: readonly string[];
  readonly open: readonly string[];
  readonly encoding: string;
};
/** A user counts as owner also where it is a member of the owner. */
const FINDINGS = `
  WITH mine AS (
    SELECT relname::text AS name, oid, relowner, relforcerowsecurity FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'
  )
  SELECT current_user::text AS name, rolsuper AS is_superuser, rolbypassrls AS bypasses, current_setting('server_encoding') AS encoding,
    ARRAY(SELECT name FROM mine WHERE pg_has_role(relowner, 'MEMBER')) AS owned,
    ARRAY(SELECT name FROM mine WHERE name = ANY ($1)
      AND (has_table_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE') OR has_table_privilege(oid, 'TRUNCATE'))) AS changeable,
    ARRAY(SELECT name FROM mine WHERE NOT relforcerowsecurity) AS open
  FROM pg_roles WHERE rolname = current_user`;
