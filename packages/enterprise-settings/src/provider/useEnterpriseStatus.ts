"use client";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { useContext, useSyncExternalStore } from "react";
import type { StatusAnswer } from "../client/createClient.ts";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { missingProvider, SettingsContext } from "./context.ts";
import type { Situation } from "./situation.ts";
import type { Watch } from "./portalWatch.ts";
import type { Known, StatusSession } from "./statusSession.ts";

const toNothing = () => () => {};

/** What a session tells; renders when that changed. Undefined, and asks nobody, without a session. */
export function useSession<T>(
  session: StatusSession | undefined,
  read: (known: Known) => T,
): T | undefined {
  return useSyncExternalStore(
    session ? session.subscribe : toNothing,
    () => session && read(session),
    () => session && read(session.served()),
  );
}

/** The last answer; renders with every read, so only what shows a time may use it. */
export const useAnswer = (session: StatusSession | undefined): StatusAnswer | undefined =>
  useSession(session, (it) => it.answer());

export interface EnterpriseStatus {
  /** The last known status; stays while reads fail. Undefined until the first answer. */
  readonly status: Status | undefined;
  /**
   * `checking`: the server has not read WorkOS yet. `unavailable`: no answer, and nothing known.
   * `ready` may still be `stale` or `offline`.
   */
  readonly state: Situation["kind"];
  /** Why the last read failed; null once one succeeds. */
  readonly error: EnterpriseSettingsError | null;
  /** The last read failed, and `status` is what was known before. */
  readonly stale: boolean;
  readonly offline: boolean;
  /** When this client last got an answer, a 304 included. */
  readonly checkedAt: Date | null;
  /** The instant up to which the server knows WorkOS' state. */
  readonly asOf: Date | null;
  /** What is awaited after a visit to the portal; null when nobody was there. */
  readonly watch: Watch | null;
  /** Makes the server read WorkOS again. Never rejects; the outcome is in `error`. */
  readonly refresh: () => Promise<void>;
}

/**
 * The shared status and what is known about it. Renders with every read, because it tells when.
 * @throws Error outside of an `EnterpriseSettingsProvider`.
 */
export function useEnterpriseStatus(): EnterpriseStatus {
  const { session } = useContext(SettingsContext) ?? missingProvider("");
  const answer = useAnswer(session);
  const { situation, failure, offline, watch } = useSyncExternalStore(
    session.subscribe,
    session.getSnapshot,
    () => session.served().getSnapshot(),
  );
  return {
    status: situation.kind === "ready" ? situation.status : undefined,
    state: situation.kind,
    error: failure,
    stale: situation.kind === "ready" && situation.notice === "stale",
    offline,
    checkedAt: answer ? new Date(answer.checkedAt) : null,
    asOf: answer?.asOf ? new Date(answer.asOf) : null,
    watch,
    refresh: session.refresh,
  };
}
