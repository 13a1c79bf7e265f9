/** The request header in which the proxy tells a page its own path and query, which a page cannot read otherwise. What a client sends under it is replaced. */
export const ASKED_ADDRESS = "x-asked-address";
