"use client";
import { useEffect, useState, type ReactNode } from "react";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { noticeMessages } from "./notice.messages.ts";
import { reasonOf } from "./reason.ts";
import type { View } from "./useView.ts";

/** The words for trouble and for what is awaited. */
export const noticesOf = (view: View) => view.wordsOf("common", noticeMessages);

export interface ReasonProps {
  readonly view: View;
  readonly error: EnterpriseSettingsError;
  /** What follows the reason. */
  readonly children?: ReactNode;
}

/** Whether the time that the error asks to wait is over. */
function useWaited(error: EnterpriseSettingsError): boolean {
  const [waited, setWaited] = useState<EnterpriseSettingsError>();
  const { retryAfterSeconds } = error;
  useEffect(() => {
    if (!retryAfterSeconds) return undefined;
    const timer = setTimeout(() => setWaited(error), Math.min(retryAfterSeconds, 3600) * 1000);
    return () => clearTimeout(timer);
  }, [error, retryAfterSeconds]);
  return waited === error;
}

/** The reason in words · Reference {id}. */
export function Reason({ view, error, children }: ReasonProps) {
  const say = noticesOf(view);
  const waited = useWaited(error);
  return (
    <span>
      {say(...reasonOf(error, waited))}
      {children}
      {error.requestId && ` · ${say("reference", { id: error.requestId })}`}
    </span>
  );
}
