import "server-only";

/** Where a request comes from, as far as it is kept: the address masked to its network. */
export type Device = { readonly agent: string; readonly address: string };
