import type { ConflictLabels } from "@/components/questionnaire/conflict-dialog";
import type { PresenceLabels } from "@/components/questionnaire/presence-line";
import type { SubmitLabels } from "@/components/questionnaire/submit-panel";
import type { KeeperLabels } from "@/components/shell/keeper-notices";
import type { SignOutLabels } from "@/components/shell/sign-out-dialog";
import type { PageNames } from "@/components/shell/unsent-line";
import { listed } from "@/lib/core/facts/fact-words";
import type { Locale, Words } from "@/lib/core/localised";

/*
 * The words of `connection` for what speaks of the way between a browser and the server. In each, `t` are those words; what
 * is only known in the browser stays in braces.
 */
const COUNT = { count: "{count}" };

export function keeperLabels(t: Words): KeeperLabels {
  return {
    unsent: {
      line: t("unsent.line", COUNT),
      reason: { offline: t("unsent.reason.offline"), busy: t("unsent.reason.busy"), signedOut: t("unsent.reason.signedOut"), none: t("unsent.reason.none") },
      attention: t("unsent.attention", COUNT),
      retry: t("unsent.retry"),
      page: pageNames(t),
    },
    memory: { title: t("memory.title"), text: t("memory.text") },
    update: { title: t("update.title"), text: t("update.text"), reload: t("update.reload"), reloading: t("update.reloading") },
    signIn: {
      title: t("signIn.title"),
      text: t("signIn.text"),
      account: t("signIn.account"),
      password: t("signIn.password"),
      missing: t("signIn.missing"),
      submit: t("signIn.submit"),
      busy: t("signIn.busy"),
      later: t("signIn.later"),
      failed: t("signIn.failed"),
      otherUser: t("signIn.otherUser"),
      offline: t("signIn.offline"),
      line: t("signIn.line"),
      again: t("signIn.again"),
    },
  };
}

export function signOutLabels(t: Words): SignOutLabels {
  return {
    button: t("signOut.button"),
    busy: t("signOut.busy"),
    title: t("signOut.title", COUNT),
    text: t("signOut.text"),
    send: t("signOut.send"),
    sending: t("signOut.sending", COUNT),
    left: t("signOut.left", COUNT),
    reason: {
      offline: t("signOut.reason.offline"),
      busy: t("signOut.reason.busy"),
      signedOut: t("signOut.reason.signedOut"),
      none: t("signOut.reason.none"),
      attention: t("signOut.reason.attention", COUNT),
    },
    discard: t("signOut.discard", COUNT),
    stay: t("signOut.stay"),
    unreachable: { title: t("signOut.unreachable.title"), text: t("signOut.unreachable.text"), retry: t("signOut.unreachable.retry") },
    page: pageNames(t),
  };
}

/** `form`: the words of `questionnaire`, which the form without scripts uses too. */
export function submitLabels(t: Words, form: Words): SubmitLabels {
  return {
    button: form("overview.submit"),
    busy: form("overview.submitting"),
    failed: form("overview.failed"),
    unsentTitle: t("submit.unsentTitle"),
    unsentText: t("submit.unsentText"),
    waitingTitle: t("submit.waitingTitle"),
    waiting: {
      unsent: t("submit.waiting.unsent"),
      attention: t("submit.waiting.attention"),
      offline: t("submit.waiting.offline"),
      busy: t("submit.waiting.busy"),
      signedOut: t("submit.waiting.signedOut"),
    },
    memory: t("submit.memory"),
    cancel: t("submit.cancel"),
    submitted: t("submit.submitted"),
    report: t("submit.report"),
    page: pageNames(t),
  };
}

export function conflictLabels(t: Words): ConflictLabels {
  return {
    title: t("conflict.title"),
    text: t("conflict.text"),
    mine: t("conflict.mine"),
    theirs: t("conflict.theirs"),
    keepMine: t("conflict.keepMine"),
    takeTheirs: t("conflict.takeTheirs"),
    later: t("conflict.later"),
    by: t("conflict.by", { by: "{by}", at: "{at}" }),
    you: t("conflict.you"),
    someone: t("conflict.someone"),
  };
}

export function presenceLabels(t: Words, locale: Locale): PresenceLabels {
  return {
    here: t("presence.here", { names: "{names}" }),
    within: t("presence.within", { minutes: "{minutes}" }),
    left: t("presence.left"),
    elsewhere: t("presence.elsewhere", { names: "{names}" }),
    separator: listed(["", ""], locale),
  };
}

function pageNames(t: Words): PageNames {
  return {
    facts: t("unsent.page.facts"),
    standing: t("unsent.page.standing"),
    section: t("unsent.page.section", { section: "{section}" }),
    assessment: t("unsent.page.assessment"),
    other: t("unsent.page.other"),
  };
}
