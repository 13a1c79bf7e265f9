import { expect, test } from "vitest";
import { nextSignInState, type SignInEvent, type SignInState } from "@/components/shell/sign-in-state";

const after = (...events: readonly SignInEvent[]) => events.reduce<SignInState>(nextSignInState, "signedIn");

test("an ended session asks to sign in, and whoever did is asked no more", () => {
  expect(after("signedOut")).toBe("asking");
  expect(after("signedOut", "entered", "connected")).toBe("signedIn");
});

test("what was put off stays put off, however often a call is refused", () => {
  expect(after("signedOut", "putOff", "signedOut", "signedOut")).toBe("putOff");
  expect(after("signedOut", "putOff", "askedFor")).toBe("asking");
});

test("until the server was asked again, nobody who has just signed in is asked a second time", () => {
  expect(after("signedOut", "entered", "signedOut")).toBe("recovering");
  expect(after("signedOut", "entered", "stillSignedOut")).toBe("asking");
});

test("a session that ends a second time asks a second time", () => {
  expect(after("signedOut", "putOff", "connected", "signedOut")).toBe("asking");
});

test("signing in in another tab ends the question here too", () => {
  expect(after("signedOut", "putOff", "entered", "connected")).toBe("signedIn");
  expect(after("entered")).toBe("signedIn");
});
