"use client";
import { createContext, useContext } from "react";
import type { Formatter } from "../words/createFormatter.ts";
import type { MessageOverrides } from "../words/messages.ts";
import type { StatusSession } from "./statusSession.ts";

/** What the provider gives to every component below it. */
export interface EnterpriseSettingsContext {
  readonly session: StatusSession;
  readonly format: Formatter;
  readonly messages: MessageOverrides;
  readonly signInUrl: string | undefined;
  readonly upgradeUrl: string | undefined;
  readonly organizationUrl: string | undefined;
  readonly returnPath: string | undefined;
  readonly navigate: (url: string) => void;
}

export const SettingsContext = createContext<EnterpriseSettingsContext | null>(null);

/** @throws Error outside of an `EnterpriseSettingsProvider`. */
export function useSettings(): EnterpriseSettingsContext {
  const value = useContext(SettingsContext);
  if (value) return value;
  throw new Error(
    "EnterpriseSettingsProvider is missing: wrap the settings screen in it, above this component.",
  );
}
