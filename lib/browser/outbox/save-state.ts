/** How far what is on a page is on the server. */
export type SaveState =
  | { readonly kind: "idle" }
  | { readonly kind: "saving" }
  | { readonly kind: "saved"; readonly at: Date }
  /** Kept and tried again by itself (`offline`, `busy`), or waiting for the person (`signedOut`, `closed`, `refused`). */
  | { readonly kind: "unsaved"; readonly reason: "offline" | "busy" | "signedOut" | "refused" }
  /** The server's own words: submitted or closed, and whom to ask. */
  | { readonly kind: "unsaved"; readonly reason: "closed"; readonly message: string };
