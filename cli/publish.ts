import { onlyOperand, parseArguments, parseLocale } from "@/cli/arguments";
import { ContentError, printJson, UsageError, type Outcome, type StandardInput } from "@/cli/command";
import { readPlainJson } from "@/cli/input";
import { parseContributions, VALUE, type ContributionsFile } from "@/lib/core/disclosure/contributions-file";
import { buildCube } from "@/lib/core/disclosure/cube";
import { protect, type CellStatus } from "@/lib/core/disclosure/disclosure";
import { amountOf, COUNT, PARAMETERS, type Finding } from "@/lib/core/disclosure/rules";
import { enterprisesOf } from "@/lib/core/disclosure/targets";

/** `publish [--min N] FILE`: which cells of a table may be shown; with the numbers of those, exactly. */
export async function publish(args: readonly string[], stdin: StandardInput): Promise<Outcome> {
  const { options, operands } = parseArguments(args, { min: {}, locale: {} });
  const locale = parseLocale(options.locale);
  const minUnits = parseMinimum(options.min);
  const parsed = parseContributions(await readPlainJson(onlyOperand(operands), stdin, locale));
  if ("problems" in parsed) {
    const problems = parsed.problems.map(({ pointer, code, values }) => ({ pointer, code: "cli" as const, key: `publish.${code}`, values }));
    throw new ContentError(problems, locale);
  }
  const { statuses, audit } = await protect(parsed.file.problem, { ...PARAMETERS, minUnits });
  return printJson({ cells: cellsOf(parsed.file, statuses), audit: { exact: audit.exact, narrow: audit.narrow, rounds: audit.rounds } });
}

/** Fewer than five groups are never enough, whoever asks. */
function parseMinimum(text: string | undefined): number {
  if (text === undefined) return PARAMETERS.minUnits;
  if (!/^\d{1,6}$/.test(text)) throw new UsageError("minimumNotWhole", { value: text });
  if (Number(text) < PARAMETERS.minUnits) throw new UsageError("minimumTooLow", { value: text, least: String(PARAMETERS.minUnits) });
  return Number(text);
}

type PrintedCell = { readonly status: CellStatus["status"] | "empty"; readonly rules: readonly string[]; readonly n: number | null; readonly sum: number | null };

/** Every cell of the table, in the order of the hierarchy; hidden ones without a number. */
function cellsOf({ problem, scale }: ContributionsFile, statuses: ReadonlyMap<string, CellStatus>): Record<string, PrintedCell> {
  const cube = buildCube(problem);
  const cells = cube.epochs.at(-1)!.cells;
  const ids = problem.dimensions.map((tree) => [...tree.keys()]).reduce((heads, nodes) => heads.flatMap((head) => nodes.map((node) => `${head}|${node}`)));
  return Object.fromEntries(
    ids.map((id): [string, PrintedCell] => {
      const found = statuses.get(id);
      if (!found) return [id, { status: "empty", rules: [], n: 0, sum: null }];
      const { n, sum } = amountOf(enterprisesOf(cube, cells.get(id)!), VALUE);
      const isShown = found.status === "published";
      return [id, { status: found.status, rules: rulesOf(found, scale), n: isShown ? n : null, sum: isShown ? sum / scale : null }];
    }),
  );
}

/** Each rule once: a count that is too low is so for the sum as well. */
function rulesOf({ findings }: CellStatus, scale: number): string[] {
  const texts = [COUNT, VALUE].flatMap((number) => (findings.get(number) ?? []).map((finding) => ruleText(finding, scale)));
  return [...new Set(texts)];
}

function ruleText(finding: Finding, scale: number): string {
  if (finding.rule === "freq") return "freq";
  if (finding.rule === "p%") return `p% rem=${finding.rest / scale}<${finding.limit / scale}`;
  if (finding.rule === "nk") return `nk ${finding.share.toFixed(1)}%`;
  return `bounded ${finding.width / scale}`;
}
