/**
 * Whether somebody has to sign in again, and whether they are asked for it now.
 *
 * `recovering`: they have signed in, here or in another tab, and what said otherwise has not asked the server since.
 */
export type SignInState = "signedIn" | "asking" | "putOff" | "recovering";
export type SignInEvent = "signedOut" | "connected" | "putOff" | "askedFor" | "entered" | "stillSignedOut";

const NEXT: Readonly<Record<SignInState, Partial<Record<SignInEvent, SignInState>>>> = {
  signedIn: { signedOut: "asking" },
  asking: { connected: "signedIn", putOff: "putOff", entered: "recovering" },
  putOff: { connected: "signedIn", askedFor: "asking", entered: "recovering" },
  recovering: { connected: "signedIn", stillSignedOut: "asking" },
};

/** What does not concern a state leaves it as it is. */
export const nextSignInState = (state: SignInState, event: SignInEvent): SignInState => NEXT[state][event] ?? state;
