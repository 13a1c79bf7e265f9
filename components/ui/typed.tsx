import type { ReactNode } from "react";

/** What somebody typed in, a name above all: Chinese as a rule, whatever the language of the page. */
export function Typed({ children }: { children: ReactNode }) {
  return <span lang="zh-CN">{children}</span>;
}
