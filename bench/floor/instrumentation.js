/** Nothing to do at start. Without a file of its own the floor would be given the product's. */
export function register() {}
