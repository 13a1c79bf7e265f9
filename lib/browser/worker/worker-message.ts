/** What a page tells the worker. */
export type WorkerMessage =
  /** Who is signed in, on which page. */
  | { readonly type: "owner"; readonly user: string; readonly page: string }
  /** Pages that this person may want without a network. */
  | { readonly type: "keep"; readonly urls: readonly string[] }
  /** Delete every kept page; answered through the port. */
  | { readonly type: "wipe" };
