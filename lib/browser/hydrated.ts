import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False in what the server sends and until scripts run: what only works without them is taken away then. */
export const useHydrated = (): boolean => useSyncExternalStore(never, () => true, () => false);
