"use client";
import { forwardRef, useState, type HTMLAttributes } from "react";
import { copyMessages } from "../parts/copy.messages.ts";
import { LinkButton } from "../parts/LinkButton.tsx";
import { useView, type ExplicitProps } from "../parts/useView.ts";
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
    const [copied, setCopied] = useState(false);
    const [shown, setShown] = useState("");
    const copy = async () => {
      const text = JSON.stringify(await collect(), null, 2);
      // No permission, no secure context, or no clipboard at all.
      const write = async () => navigator.clipboard.writeText(text);
      const done = await write().then(
        () => true,
        () => false,
      );
      setCopied(done);
      setShown(done ? "" : text);
    };
    return (
      <div {...rest} ref={ref} data-state={copied ? "copied" : shown ? "denied" : "idle"}>
        <LinkButton label={t("copy")} onClick={() => void copy()} />{" "}
        <output>{copied ? say("copied") : shown && say("copyDenied")}</output>
        {shown && (
          <textarea
            ref={focusOnce}
            readOnly
            className="acme-es-field"
            aria-label={t("copy")}
            rows={6}
            value={shown}
            onFocus={(event) => event.target.select()}
          />
        )}
      </div>
    );
  },
);
