"use client";
import { useQuery } from "@tanstack/react-query";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { useEffect, useSyncExternalStore } from "react";
import type { StatusAnswer } from "../client/createClient.ts";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { useSettings } from "./context.ts";
import { situationOf, type Situation } from "./situation.ts";
import type { Watch } from "./portalWatch.ts";
import type { SessionState, StatusSession } from "./statusSession.ts";

const statusOf = (answer: StatusAnswer): Status => answer.status;
const timesOf = ({ asOf, checkedAt }: StatusAnswer) => ({ asOf, checkedAt });

/** Listens to the shared query and never fetches: the session polls, once for all. */
function useShared<T>(session: StatusSession, select: (answer: StatusAnswer) => T): T | undefined {
  const options = {
    ...session.query,
    select,
    enabled: false,
    notifyOnChangeProps: ["data" as const],
  };
  return useQuery(options, session.queryClient).data;
}

/** When the status was last read; renders with every read, so only what shows a time may use it. */
export function useTimes(): { asOf: Date | null; checkedAt: Date | null } {
  const times = useShared(useSettings().session, timesOf);
  return {
    asOf: times?.asOf ? new Date(times.asOf) : null,
    checkedAt: times ? new Date(times.checkedAt) : null,
  };
}

/** For components: renders only when what they show changed. */
export function useSituation(): { situation: Situation; state: SessionState } {
  const { session } = useSettings();
  useEffect(() => session.retain(), [session]);
  const status = useShared(session, statusOf);
  const state = useSyncExternalStore(session.subscribe, session.getState, session.getServerState);
  return { situation: situationOf(status, state), state };
}

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

/** The shared status and what is known about it. Renders with every read, because it tells when. */
export function useEnterpriseStatus(): EnterpriseStatus {
  const { session } = useSettings();
  const { situation, state } = useSituation();
  return {
    status: situation.kind === "ready" ? situation.status : undefined,
    state: situation.kind,
    error: state.failure,
    stale: situation.kind === "ready" && situation.notice === "stale",
    offline: state.offline,
    ...useTimes(),
    watch: state.watch,
    refresh: session.refresh,
  };
}
