import { focusManager, onlineManager } from "@tanstack/react-query";
import { returnParam } from "@acme/enterprise-settings-contract/routes";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";

/** A part of the settings. */
export type Subject = "sso" | "domains" | "directory" | "other";

/** The parts that a visit for this intent may change, the one that it is about first. */
export function subjectsOf(intent: PortalIntent): readonly [Subject, ...Subject[]] {
  if (intent === "dsync") return ["directory"];
  if (intent === "domain_verification") return ["domains", "sso"];
  return intent === "sso" || intent === "certificate_renewal" ? ["sso", "domains"] : ["other"];
}

/** Where the tab remembers a visit to the portal. */
export const visitKey = "acme-es-visit";

/** Whether there is anything to recognise: the mark in the URL, or a visit that the tab remembers. */
export function mayBeBack(): boolean {
  try {
    return location.search.includes(returnParam) || sessionStorage.getItem(visitKey) !== null;
  } catch {
    return location.search.includes(returnParam);
  }
}

/** How long the screen watches closely after a visit to the portal, in milliseconds. */
export const watchMs = 600_000;

/** What is shown may be this old when the page becomes visible again, in milliseconds. */
export const freshMs = 10_000;

/** Looked at, and online. */
export const isAwake = (): boolean => focusManager.isFocused() && onlineManager.isOnline();
