import { creditCodeOf } from "@/lib/core/credit-code";
import type { Size } from "@/lib/core/facts/enterprise-size";
import type { Scope } from "@/lib/core/facts/fact-definition";
import type { Industry } from "@/lib/core/facts/industry";
import { sectionOf } from "@/lib/core/industry";
import { drawFrom, idOf, normalOf, seedOf, weighted, type Draw } from "@/lib/core/synthetic/draw";
import { establishedIn, LATEST_YEAR, MATURITY_STEP, MOST_STEPS, type Case } from "@/lib/core/synthetic/maturity";
import { nameOf } from "@/lib/core/synthetic/names";
import { placesOf, type RegionEntry } from "@/lib/core/synthetic/places";
import { DIVISION_WEIGHTS, GROUPS_OF_DIVISION, SECTION_SHARES, SIZE_SHARES } from "@/lib/core/synthetic/shares";

export const MOST_YEARS = 3;
/** As many as there are moments for them to sign up at: see `FIRST_SIGN_UP`. */
export const MOST_COMPANIES = 2_000_000;

/** `returned`: an official sent it back and it has not come in again. */
export type AssessmentState = "draft" | "submitted" | "returned";
export type HandedIn = { readonly id: string; readonly number: number; readonly at: Date; readonly isHasty: boolean; readonly withdrawnAt: Date | null; readonly returnedAt: Date | null };
export type SyntheticAssessment = {
  readonly id: string;
  readonly fiscalYear: number;
  readonly state: AssessmentState;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** In their order; none for a draft. */
  readonly submissions: readonly HandedIn[];
};

export type SyntheticCompany = {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly creditCode: string;
  /** null: nobody has checked who they are, and no aggregate counts them. */
  readonly verifiedAt: Date | null;
  readonly region: string;
  readonly industry: string;
  readonly group: string | null;
  readonly scope: Scope;
  readonly createdAt: Date;
  /** What its figures and answers are. */
  readonly of: Case;
  /** Earliest fiscal year first. */
  readonly assessments: readonly SyntheticAssessment[];
};

export type PopulationInput = {
  readonly seed: number;
  /** Fiscal years at most, 1–3. */
  readonly years: number;
  readonly regions: readonly RegionEntry[];
  /** Sections and divisions. */
  readonly industries: readonly Industry[];
};

/**
 * Company `index` (from 0) of a population. It is the same however many there are and whichever were made before.
 */
export type Population = (index: number) => SyntheticCompany;

const UNVERIFIED_SHARE = 0.1;
const GROUPED_SHARE = 0.03;
/** So many companies in a row have one group between them: four or five of them belong to it. */
const COMPANIES_PER_GROUP = 150;
const DRAFT_SHARE = 0.08;
const RETURNED_SHARE = 0.015;
const WITHDRAWN_SHARE = 0.02;

/** Companies sign up one after the other, so that the order of their ids is the order in which they are written. */
const FIRST_SIGN_UP = Date.UTC(2023, 0, 1);
const SIGN_UP_EVERY_MS = 15_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function populationOf({ seed, years, regions, industries }: PopulationInput): Population {
  const places = placesOf(seed, regions);
  const trades = tradesOf(seed, industries);
  const firstCode = BigInt(seedOf(seed, "codes"));
  const pickTrade = weighted(trades.map((trade) => ({ value: trade, weight: trade.weight })));
  const pickSize = weighted(Object.entries(SIZE_SHARES).map(([value, weight]) => ({ value: value as Size, weight })));
  return (index) => {
    const draw = drawFrom(seed, "company", index);
    const trade = pickTrade(draw.share());
    const size = pickSize(draw.share());
    const block = Math.floor(index / COMPANIES_PER_GROUP);
    const isGrouped = draw.chance(GROUPED_SHARE);
    const elsewhere = places.pick(draw);
    // The members of a group mostly sit where it sits.
    const place = isGrouped && draw.chance(0.6) ? places.pick(drawFrom(seed, "group", block)) : elsewhere;
    const maturity = SIZE_EFFECTS[size] + trade.effect + place.effect + 0.8 * draw.normal();
    const of: Case = {
      seed,
      industry: trade.code,
      size,
      step: Math.max(-MOST_STEPS, Math.min(MOST_STEPS, Math.round(maturity / MATURITY_STEP))),
      variant: draw.whole(0, trade.variants - 1),
    };
    const signedUp = FIRST_SIGN_UP + index * SIGN_UP_EVERY_MS;
    return {
      index,
      id: idOf(signedUp, seed, "organisation", index),
      name: nameOf(draw, place.name, trade.title),
      creditCode: codeOf(firstCode, index, place.code),
      verifiedAt: draw.chance(UNVERIFIED_SHARE) ? null : new Date(signedUp + DAY_MS),
      region: place.code,
      industry: trade.code,
      group: isGrouped ? `合成集团${String(block + 1)}` : null,
      scope: size === "large" && draw.chance(0.4) ? "consolidated" : "standalone",
      createdAt: new Date(signedUp),
      of,
      assessments: assessmentsOf(draw, of, index, years),
    };
  };
}

/** Two thirds have one or two fiscal years, as far back as the company is old. */
function assessmentsOf(draw: Draw, of: Case, index: number, most: number): SyntheticAssessment[] {
  const share = draw.share();
  const wanted = share < 0.45 ? 1 : share < 0.75 ? 2 : 3;
  const first = Math.max(LATEST_YEAR - Math.min(wanted, most) + 1, establishedIn(of));
  const found: SyntheticAssessment[] = [];
  for (let fiscalYear = first; fiscalYear <= LATEST_YEAR; fiscalYear += 1) found.push(assessmentOf(of.seed, index, fiscalYear));
  return found;
}

function assessmentOf(seed: number, index: number, fiscalYear: number): SyntheticAssessment {
  const draw = drawFrom(seed, "assessment", index, fiscalYear);
  // Between March and June of the year after, by day.
  const at = Date.UTC(fiscalYear + 1, 2, 1, 1) + draw.whole(0, 119) * DAY_MS + draw.whole(0, 9 * 3_600) * 1_000;
  const begun = at - draw.whole(2, 20) * DAY_MS;
  const course = draw.share();
  const isLatest = fiscalYear === LATEST_YEAR;
  const state: AssessmentState = isLatest && course < DRAFT_SHARE ? "draft" : isLatest && course < DRAFT_SHARE + RETURNED_SHARE ? "returned" : "submitted";
  const isSecond = state === "submitted" && course > 1 - WITHDRAWN_SHARE;
  const handIn = (number: number, moment: number, rest: Partial<HandedIn> = {}): HandedIn => ({
    id: idOf(moment, seed, "submission", index, fiscalYear, number),
    number,
    at: new Date(moment),
    isHasty: false,
    withdrawnAt: null,
    returnedAt: null,
    ...rest,
  });
  const submissions =
    state === "draft" ? [] : state === "returned" ? [handIn(1, at, { returnedAt: new Date(at + DAY_MS) })] : isSecond ? [handIn(1, at, { isHasty: true, withdrawnAt: new Date(at + HOUR_MS) }), handIn(2, at + DAY_MS)] : [handIn(1, at)];
  const last = submissions.at(-1);
  return {
    id: idOf(begun, seed, "assessment", index, fiscalYear),
    fiscalYear,
    state,
    createdAt: new Date(begun),
    updatedAt: last?.returnedAt ?? last?.at ?? new Date(at),
    submissions,
  };
}

/** Larger companies are further on, and so are those of some trades and places: rough, as people know it. */
const SIZE_EFFECTS: Readonly<Record<Size, number>> = { large: 0.9, medium: 0.45, small: 0.05, micro: -0.4 };
const SECTION_EFFECTS: Readonly<Record<string, number>> = { I: 0.4, M: 0.35, J: 0.3, D: 0.2, C: 0.1, Q: 0, P: 0, B: 0, L: -0.1, N: -0.1, K: -0.2, G: -0.1, F: -0.2, E: -0.2, R: -0.2, O: -0.3, H: -0.4, A: -0.4 };
const ADVANCED = new Set(["27", "35", "36", "37", "38", "39", "40"]);

type Trade = { readonly code: string; readonly title: string; readonly weight: number; readonly effect: number; readonly variants: number };

/** How many companies are alike in industry, size and maturity and differ all the same; the more of an industry, the more. */
const variantsFor = (share: number): number => Math.max(2, Math.min(32, Math.round(share * 200)));

function tradesOf(seed: number, industries: readonly Industry[]): Trade[] {
  const inSections = industries.flatMap(({ code, title, parent }) => (parent === null ? [] : [{ division: code, title: title["zh-CN"], section: sectionOf(code) ?? "", weight: DIVISION_WEIGHTS[code] ?? 1 }]));
  const total = Object.values(SECTION_SHARES).reduce((sum, share) => sum + share, 0);
  return inSections.flatMap(({ division, title, section, weight }) => {
    const siblings = inSections.filter((other) => other.section === section).reduce((sum, other) => sum + other.weight, 0);
    const share = ((SECTION_SHARES[section] ?? 0) / total) * (weight / siblings);
    const codes = GROUPS_OF_DIVISION[division] ?? [division];
    const effect = (SECTION_EFFECTS[section] ?? 0) + (ADVANCED.has(division) ? 0.3 : 0);
    return codes.map((code) => ({ code, title, effect: effect + 0.15 * normalOf(seed, "trade", code), weight: share / codes.length, variants: variantsFor(share / codes.length) }));
  });
}

/** Characters of the codes, and how many codes the last six of the inner eight can tell apart. */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CODES = BigInt(ALPHABET.length ** 6);
/** Has no factor in common with `CODES`, so that two companies never get one code. */
const SCATTER = 486_187_739n;

/** A valid code that no register gives out: the inner code of real ones does not begin with XN. */
function codeOf(first: bigint, index: number, region: string): string {
  let left = Number((BigInt(index) * SCATTER + first) % CODES);
  let inner = "";
  for (let place = 0; place < 6; place += 1) {
    inner += ALPHABET.charAt(left % ALPHABET.length);
    left = Math.floor(left / ALPHABET.length);
  }
  return creditCodeOf(`91${region}XN${inner}`);
}
