import { setImmediate as nextTurn } from "node:timers/promises";
import { escapeIdentifier, type Client } from "pg";
import { MOST_COMPANIES, MOST_YEARS, type Population } from "@/lib/core/synthetic/population";
import { addCompany, AUTHOR_NAME, authorOf, noRows, TABLES, type Row, type Rows, type RowsInput } from "./synthetic-rows";

/** Something a person can do something about: shown without a stack. */
export class SeedRefused extends Error {}

export type Wanted = {
  readonly companies: number;
  readonly seed: number;
  readonly years: number;
  /** The first so many are written as if they had been entered; see `addCompany`. */
  readonly full: number;
};

export type Written = { readonly companies: number; readonly assessments: number; readonly submissions: number };

/** Rows of so many companies are in memory at once, twice over: one batch is written while the next is made. */
const BATCH = 1_000;
/** Companies that are made before the connection is looked after again. */
const STRETCH = 25;
/** Of the author: an installation has one, and so one population, beside that of the demonstration. */
const LOGIN = "synthetic@xinzhi.invalid";
/** One writer at a time. */
const SEED_LOCK = 7_301_946_513;

/**
 * Writes the companies of a population that are not there yet, in the order of their index, a transaction for each batch. What was
 * interrupted goes on where it stopped, and a larger number adds to a smaller one.
 *
 * `tell` hears how many there are after each batch. `login`: of the author, by whom a population is known again. Throws `SeedRefused` where another population is there already: nothing
 * of it can be taken away, since a submission is frozen.
 */
export async function writePopulation(owner: Client, population: Population, wanted: Wanted, input: Omit<RowsInput, "user">, tell: (companies: number) => void = () => undefined, login: string = LOGIN): Promise<Written> {
  check(wanted);
  const { rows } = await owner.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [SEED_LOCK]);
  if (!rows[0]?.mine) throw new SeedRefused("另一个写入正在进行 · Somebody else is writing a population into this database at this moment.");
  try {
    const user = authorOf(wanted.seed);
    const first = await underOwner(owner, () => countWritten(owner, user, wanted, login));
    tell(first);
    let [assessments, submissions] = [0, 0];
    let writing: Promise<void> = Promise.resolve();
    for (let start = first; start < wanted.companies; start += BATCH) {
      const end = Math.min(start + BATCH, wanted.companies);
      const batch = await makeRows(population, start, end, wanted.full, { ...input, user });
      await writing;
      assessments += batch.assessment.length;
      submissions += batch.submission.length;
      writing = writeRows(owner, batch).then(() => tell(end));
      // A failure is met at the next await; until then it must not count as unhandled.
      writing.catch(() => undefined);
    }
    await writing;
    for (const table of TABLES) await owner.query(`ANALYZE ${escapeIdentifier(table)}`);
    return { companies: Math.max(0, wanted.companies - first), assessments, submissions };
  } finally {
    await owner.query("SELECT pg_advisory_unlock($1)", [SEED_LOCK]);
  }
}

function check({ companies, years }: Wanted): void {
  if (companies > MOST_COMPANIES) throw new SeedRefused(`最多 ${String(MOST_COMPANIES)} 家 · at most ${String(MOST_COMPANIES)} companies`);
  if (years < 1 || years > MOST_YEARS) throw new SeedRefused("--years 应为 1 至 3 · --years must be 1 to 3");
}

async function makeRows(population: Population, start: number, end: number, full: number, input: RowsInput): Promise<Rows> {
  const rows = noRows();
  for (let index = start; index < end; index += 1) {
    addCompany(rows, population(index), index < full, input);
    if ((index - start) % STRETCH === STRETCH - 1) await nextTurn();
  }
  return rows;
}

/** How many companies of this population are there; makes its author where there are none. */
async function countWritten(owner: Client, user: string, { seed, years, full }: Wanted, login: string): Promise<number> {
  const name = `${AUTHOR_NAME} --seed ${String(seed)} --years ${String(years)} --full ${String(full)}`;
  const { rows } = await owner.query<{ id: string; name: string }>('SELECT id, name FROM "user" WHERE login = $1', [login]);
  const [author] = rows;
  if (!author) {
    // Nobody: no password, and disabled.
    await owner.query(`INSERT INTO "user" (id, login, name, state, created_at, updated_at) VALUES ($1, $2, $3, 'disabled', now(), now())`, [user, login, name]);
    return 0;
  }
  if (author.name !== name) {
    const options = author.name.slice(AUTHOR_NAME.length + 1);
    throw new SeedRefused(
      `库中已有另一批合成企业（${options}）。提交是冻结的，无法删除：请用相同参数继续，或换一个空库 · Another synthetic population is there already (${options}). Submissions are frozen and cannot be removed: go on with the same options, or take an empty database (another XINZHI_DATA).`,
    );
  }
  const counted = await owner.query<{ count: number }>("SELECT count(*)::int AS count FROM membership WHERE user_id = $1", [author.id]);
  return counted.rows[0]!.count;
}

async function writeRows(owner: Client, rows: Rows): Promise<void> {
  await underOwner(owner, async () => {
    for (const table of TABLES) await insert(owner, table, rows[table]);
  });
}

/** One statement for all rows of a table: they travel as JSON and become rows of its type there. */
async function insert(owner: Client, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const [name, columns] = [escapeIdentifier(table), Object.keys(first).map(escapeIdentifier).join(", ")];
  await owner.query(`INSERT INTO ${name} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${name}, $1::json)`, [JSON.stringify(rows)]);
}

/**
 * Runs in a transaction of the owner to whom row-level security does not apply.
 *
 * It is forced on every table, so that not even the owner writes a row by mistake; and there is no policy by which anybody
 * could write rows of many organisations at once, nor should there be one for the sake of a seed. So the force, which binds the
 * owner alone, is lifted inside of each transaction and set again before it commits. Nobody else ever sees the tables
 * without it: the change is locked against everybody until then, and undone with the rest where the process or the server
 * ends half-way. The walls between organisations stay up for the application throughout.
 *
 * The lock also makes pages wait while a batch is written, about a second at a time: this is for installations in which
 * nobody works.
 */
async function underOwner<Value>(owner: Client, run: () => Promise<Value>): Promise<Value> {
  const force = async (how: "FORCE" | "NO FORCE"): Promise<void> => {
    for (const table of ["user", ...TABLES]) await owner.query(`ALTER TABLE ${escapeIdentifier(table)} ${how} ROW LEVEL SECURITY`);
  };
  await owner.query("BEGIN");
  try {
    await owner.query("SET LOCAL lock_timeout = '30s'");
    await force("NO FORCE");
    const value = await run();
    await force("FORCE");
    await owner.query("COMMIT");
    return value;
  } catch (fault) {
    await owner.query("ROLLBACK");
    throw fault;
  }
}
