"use client";
import { useEffect, useRef, useState } from "react";
import { copyMessages } from "./copy.messages.ts";
import type { View } from "./useView.ts";

export interface CopyButtonProps {
  readonly view: View;
  readonly label: string;
  readonly text: string;
}

/** So long "Copied" stands beside the button (milliseconds). */
export const copiedMs = 2_000;

/** Whether the browser let us. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No permission, no secure context, or no clipboard at all.
    return false;
  }
}

/** Copies, and says so; where the browser forbids it, the text stands there, selected. */
export function CopyButton({ view, label, text }: CopyButtonProps) {
  const say = view.wordsOf("common", copyMessages);
  const [outcome, setOutcome] = useState<"copied" | "denied" | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (outcome === "denied") {
      // Not every browser gives the focus along with the selection, and the keys that copy need both.
      field.current?.focus();
      field.current?.select();
    }
    if (outcome !== "copied") return undefined;
    const timer = setTimeout(() => setOutcome(null), copiedMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const click = async () => setOutcome((await copyText(text)) ? "copied" : "denied");
  return (
    <span className="acme-es-copy" data-state={outcome ?? undefined}>
      <button type="button" className="acme-es-link" onClick={() => void click()}>
        {label}
      </button>{" "}
      <output>{outcome && say(outcome === "copied" ? "copied" : "copyDenied")}</output>
      {outcome === "denied" && (
        <input ref={field} className="acme-es-field" readOnly value={text} aria-label={label} />
      )}
    </span>
  );
}
