type Header = { key: string; value: string };
export const EVERYWHERE: readonly Readonly<Header>[];
export const IN_API: readonly Readonly<Header>[];
