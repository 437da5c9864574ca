"use client";
import { useCallback, useContext } from "react";
import { missingProvider, SettingsContext } from "../provider/context.ts";
import type { Diagnostics } from "./collectDiagnostics.ts";

/**
 * A function that tells the kit's state for a support request, as plain JSON without names, domains,
 * addresses, links or tokens. Its code is fetched when it is called.
 * It rejects where that code cannot be had.
 * @throws Error outside of an `EnterpriseSettingsProvider`.
 */
export function useDiagnostics(): () => Promise<Diagnostics> {
  const context = useContext(SettingsContext) ?? missingProvider("");
  return useCallback(async () => {
    const { collectDiagnostics } = await import("./collectDiagnostics.ts");
    return collectDiagnostics(context);
  }, [context]);
}
