import { isIP } from "node:net";
import { portalIntents, type PortalIntent } from "@acme/enterprise-settings-contract";
import { buildConfiguredUrl } from "../portal/returnUrl.ts";
import { isSecureOrigin } from "../secureUrl.ts";

/** Notes what is wrong with a variable and how its value looks. Neither quotes the value. */
export type Report = (variable: string, problem: string, remedy: string) => void;

export const httpsNeeded = "must use https; http is for loopback only";

/** A whole number that is not negative. */
export function readCount(variable: string, text: string, report: Report): number {
  if (!/^\d{1,9}$/.test(text)) report(variable, "is not a whole number", "Such as 30; 0 for none.");
  return Number(text);
}

/** A whole number from `least` on. */
export function readAtLeast(
  variable: string,
  text: string | undefined,
  [least, standard]: readonly [number, number],
  report: Report,
): number {
  if (text === undefined) return standard;
  const count = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count >= least)) {
    report(variable, `is not a whole number of at least ${least}`, `Such as ${standard}.`);
  }
  return count;
}

export function readFlag(variable: string, text: string | undefined, report: Report): boolean {
  if (text !== undefined && text !== "true" && text !== "false") {
    report(variable, "is neither true nor false", "true or false.");
  }
  return text === "true";
}

export function readOrigins(variable: string, text: string | undefined, report: Report): string[] {
  const origins = listOf(text);
  if (!origins.every(isSecureOrigin)) {
    const remedy = "https://admin.example.com, several separated by commas; http on loopback only.";
    report(variable, "holds something that is no origin", remedy);
  }
  return origins;
}

/** `sso=/settings dsync=https://…`, separated by commas or spaces. */
export function readTargets(
  variable: string,
  text: string | undefined,
  report: Report,
): Partial<Record<PortalIntent, string>> {
  const targets: Partial<Record<PortalIntent, string>> = {};
  for (const entry of listOf(text)) {
    const [name, ...rest] = entry.split("=");
    const intent = portalIntents.find((known) => known === name);
    const target = rest.join("=");
    const fits = intent !== undefined && buildConfiguredUrl("https://localhost", target, intent);
    if (!fits || targets[intent] !== undefined) {
      const remedy = "sso=/settings/sso dsync=https://app.example.com/people: each intent once.";
      report(variable, "holds something other than intent=path or intent=https URL", remedy);
      return targets;
    }
    targets[intent] = target;
  }
  return targets;
}

/** Fastify's `trustProxy`: how many proxies stand in front, or which. */
export function readTrustProxy(
  text: string | undefined,
  report: Report,
): false | number | string[] {
  if (text === undefined || text === "0") return false;
  if (/^[1-9]$/.test(text)) return Number(text);
  const proxies = listOf(text);
  // `true` would let everybody say where they come from.
  if (!proxies.every(isProxy)) {
    const remedy = "How many proxies there are (1), or their addresses: 10.0.0.0/8, 127.0.0.1.";
    report("TRUST_PROXY", "is neither a number nor a list of addresses", remedy);
  }
  return proxies;
}

function isProxy(text: string): boolean {
  if (["loopback", "linklocal", "uniquelocal"].includes(text)) return true;
  const [address = "", prefix, ...rest] = text.split("/");
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (bits < 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

function listOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(/[\s,]+/).filter((part) => part !== "");
}
