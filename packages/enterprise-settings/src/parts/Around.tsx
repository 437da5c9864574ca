import type { ReactNode } from "react";

/** Given as a placeholder's value, marks the place that `Around` fills. */
export const gap = "\0";

/** A text with an element in its gap, wherever the language puts it. */
export function Around({ text, children }: { readonly text: string; children: ReactNode }) {
  const [before, after] = text.split(gap);
  return (
    <>
      {before}
      {children}
      {after}
    </>
  );
}
