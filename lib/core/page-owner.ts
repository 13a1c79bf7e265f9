/**
 * Header of a call: id of the user whose page makes it. A browser has one session, but tabs of two people may be open in it,
 * as at a shared computer where the first one never left. What is entered on a page is its owner's, whoever signed in last.
 */
export const PAGE_OWNER = "x-page-owner";
