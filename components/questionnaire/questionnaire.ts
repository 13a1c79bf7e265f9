import type { ReactNode } from "react";
import type { ConflictLabels } from "@/components/questionnaire/conflict-dialog";
import type { PresenceLabels } from "@/components/questionnaire/presence-line";

/** What the questionnaire page shows; every text ready in the reader's language. */
export type ChoiceView = { readonly value: string; readonly mark: string | null; readonly label: string };

export type ItemView = {
  readonly id: string;
  readonly kind: "level" | "multi" | "single" | "fact";
  readonly title: string;
  readonly text: string;
  readonly help: readonly { readonly label: string; readonly text: string }[];
  readonly choices: readonly ChoiceView[];
  /** 不知道, 暂不提供, and the reasons with which the item may be declared not applicable. */
  readonly otherChoices: readonly ChoiceView[];
  readonly chosen: readonly string[];
  readonly evidence: string;
  readonly comment: string;
  readonly revision: number;
  /** The answer was taken over from an earlier assessment, and nobody has looked at it since. */
  readonly isUnconfirmed: boolean;
  /** The page of who changed the answer when. */
  readonly historyHref: string;
  /** The figures, band and result of a fact item, drawn by the server. */
  readonly figure: ReactNode;
  /** Why the item does not apply to this enterprise; it is then not asked. */
  readonly notApplicable: string | null;
};

export type ItemDraft = { readonly chosen: readonly string[]; readonly evidence: string; readonly comment: string };
export type ItemConflict = ItemDraft & { readonly revision: number; readonly by: string | null; readonly at: Date | null; readonly enteredAt: Date };

/** What became of a page that was posted without JavaScript. `kept`: what was not saved, as it was entered, with the reason or what somebody else saved. */
export type PostedAnswers = {
  readonly title: string;
  readonly text: string;
  readonly kept: readonly { readonly item: string; readonly draft: ItemDraft; readonly problem: string | null; readonly stored: ItemConflict | null }[];
};

export type SectionView = {
  readonly id: string;
  readonly element: string;
  readonly title: string;
  readonly href: string;
  readonly current: boolean;
};
export type SectionGroupView = { readonly element: string; readonly title: string; readonly sections: readonly SectionView[] };

/** What changes with every answer. The same shape comes from the page and from the preview address. */
export type Standing = {
  readonly sections: Readonly<Record<string, { readonly done: number; readonly total: number }>>;
  readonly done: number;
  readonly total: number;
  readonly remaining: string;
  /** "当前得分 41.2–47.9", or null before the first answer. */
  readonly score: string | null;
  readonly contradictions: readonly { readonly id: string; readonly items: readonly string[]; readonly text: string }[];
};

export type QuestionnaireLabels = {
  readonly progress: string;
  readonly sections: string;
  readonly idle: string;
  readonly saving: string;
  /** Holds {time}. */
  readonly saved: string;
  readonly unsaved: Readonly<Record<"offline" | "busy" | "signedOut" | "refused", string>>;
  readonly notSaved: string;
  readonly kept: string;
  readonly retry: string;
  readonly conflict: ConflictLabels;
  readonly presence: PresenceLabels;
  readonly history: string;
  readonly unconfirmed: Readonly<Record<"title" | "text" | "confirm", string>>;
  readonly conflictTitle: string;
  /** Holds {by} and {time}. */
  readonly conflictText: string;
  /** What to do about it where there is no JavaScript. */
  readonly conflictPosted: string;
  readonly someone: string;
  /** Holds {by} and {time}. */
  readonly takenOver: string;
  readonly evidence: string;
  /** Holds {strength}. */
  readonly evidenceChosen: string;
  readonly evidenceOptions: readonly { readonly value: string; readonly label: string }[];
  readonly comment: string;
  readonly clear: string;
  readonly cleared: string;
  /** Between several answers of one question. */
  readonly separator: string;
  readonly next: string;
  readonly previous: string;
  readonly contradiction: string;
  readonly empty: string;
};
