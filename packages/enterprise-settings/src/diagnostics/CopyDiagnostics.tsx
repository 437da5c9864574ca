"use client";
import { forwardRef, useEffect, useState, type HTMLAttributes } from "react";
import { copiedMs, copyText } from "../parts/CopyButton.tsx";
import { copyMessages } from "../parts/copy.messages.ts";
import { LinkButton } from "../parts/LinkButton.tsx";
import { useView, type ExplicitProps } from "../parts/useView.ts";
import type { StatusSession } from "../provider/statusSession.ts";
import { diagnosticsMessages } from "./CopyDiagnostics.messages.ts";
import { useDiagnostics } from "./useDiagnostics.ts";

/** Everything that a `div` takes goes to the root. */
export interface CopyDiagnosticsProps
  extends
    Pick<ExplicitProps, "locale" | "messages">,
    Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
}

/** How the last click ended. */
interface Outcome {
  readonly state: "copied" | "denied" | "failed";
  /** What was collected. */
  readonly text: string;
  /** Whose diagnostics they are. */
  readonly session: StatusSession | undefined;
}

/** What cannot be copied takes the focus as it appears, and is selected: the keys that copy do the rest. */
const focusOnce = (field: HTMLTextAreaElement | null): void => field?.focus();

/**
 * Copies what support needs to find the cause of a problem: the kit's state without names, domains,
 * links or tokens. Where the browser forbids to copy, the text stands there to be taken.
 * @throws Error outside of an `EnterpriseSettingsProvider`.
 */
export const CopyDiagnostics = forwardRef<HTMLDivElement, CopyDiagnosticsProps>(
  function CopyDiagnostics(props, ref) {
    const { view, t, rest } = useView(
      props,
      "diagnostics",
      diagnosticsMessages,
      "acme-es-copy-diagnostics",
    );
    const say = view.wordsOf("common", copyMessages);
    const collect = useDiagnostics();
    const { session } = view;
    const [last, setLast] = useState<Outcome | null>(null);
    // Another viewer is shown nothing of this one's organization.
    const outcome = last?.session === session ? last : null;
    useEffect(() => {
      if (last?.state !== "copied") return undefined;
      const timer = setTimeout(() => setLast(null), copiedMs);
      return () => clearTimeout(timer);
    }, [last]);
    const copy = async () => {
      try {
        const text = JSON.stringify(await collect(), null, 2);
        setLast({ state: (await copyText(text)) ? "copied" : "denied", text, session });
      } catch {
        setLast({ state: "failed", text: "", session });
      }
    };
    const words = { copied: say("copied"), denied: say("copyDenied"), failed: t("failed") };
    return (
      <div {...rest} ref={ref} data-state={outcome?.state ?? "idle"}>
        <LinkButton label={t("copy")} onClick={() => void copy()} />{" "}
        <output>{outcome && words[outcome.state]}</output>
        {outcome?.state === "denied" && (
          <textarea
            ref={focusOnce}
            readOnly
            className="acme-es-field"
            aria-label={t("copy")}
            rows={6}
            value={outcome.text}
            onFocus={(event) => event.target.select()}
          />
        )}
      </div>
    );
  },
);
