"use client";
import { QueryClient } from "@tanstack/react-query";
import { useInsertionEffect, useMemo, useState, type ReactNode } from "react";
import { createClient, type EnterpriseSettingsClient } from "../client/createClient.ts";
import { createFormatter } from "../words/createFormatter.ts";
import type { MessageOverrides } from "../words/messages.ts";
import { SettingsContext, type EnterpriseSettingsContext } from "./context.ts";
import { createVisitMemory } from "./portalVisit.ts";
import { createStatusSession } from "./statusSession.ts";

export interface EnterpriseSettingsProviderProps {
  readonly children?: ReactNode;
  /**
   * Who looks, and at which organization: any text that changes when either does, such as
   * `${userId}:${organizationId}`. What was shown to one viewer is never shown to the next.
   */
  readonly viewer: string;
  /** Where the BFF is mounted. Default `/api/enterprise-settings`. Read once. */
  readonly baseUrl?: string;
  /** A client of one's own, instead of `baseUrl`, `headers` and `onUnauthorized`. */
  readonly client?: EnterpriseSettingsClient;
  /** Extra request headers, such as a bearer token. Default: none, cookies are sent. */
  readonly headers?: () => HeadersInit | Promise<HeadersInit>;
  /** Renews the session after a 401; called once for all components. Default: the session is over. */
  readonly onUnauthorized?: () => Promise<boolean>;
  /** The host's TanStack Query client. Default: one of our own, invisible to the host. */
  readonly queryClient?: QueryClient;
  /** Where "Sign in again" leads. Default: no link. */
  readonly signInUrl?: string;
  /** Where "Upgrade" leads. Default: no link. */
  readonly upgradeUrl?: string;
  /** Where a viewer without an organization is sent. Default: no link. */
  readonly organizationUrl?: string;
  /** The pathname to come back to from the portal. Default: that of the page at the click. */
  readonly returnPath?: string;
  /** Own words, by component and key. */
  readonly messages?: MessageOverrides;
  /** BCP 47 language of dates, numbers and plurals. Default `en`. */
  readonly locale?: string;
  /** Milliseconds since the epoch. Default `Date.now`. Read once. */
  readonly now?: () => number;
  /** Leaves for the portal. Default `location.assign`. */
  readonly navigate?: (url: string) => void;
}

const noMessages: MessageOverrides = {};
const leavePage = (url: string) => location.assign(url);

/** A client that calls the functions of the latest props, so that inline ones cost nothing. */
function createOwnClient(first: EnterpriseSettingsProviderProps) {
  let latest = first;
  const client = createClient({
    ...(first.baseUrl === undefined ? {} : { baseUrl: first.baseUrl }),
    ...(first.now ? { now: first.now } : {}),
    headers: () => latest.headers?.() ?? {},
    onUnauthorized: async () => (await latest.onUnauthorized?.()) ?? false,
  });
  const follow = (props: EnterpriseSettingsProviderProps) => {
    latest = props;
  };
  return { client, follow };
}

function useClient(props: EnterpriseSettingsProviderProps): EnterpriseSettingsClient {
  const [own] = useState(() => createOwnClient(props));
  useInsertionEffect(() => own.follow(props));
  return props.client ?? own.client;
}

/** Gives the components below it one shared status. Adds no element and no query provider to the page. */
export function EnterpriseSettingsProvider(props: EnterpriseSettingsProviderProps) {
  const { viewer, locale = "en", messages = noMessages, navigate = leavePage } = props;
  const { signInUrl, upgradeUrl, organizationUrl, returnPath } = props;
  const client = useClient(props);
  const [ownQueryClient] = useState(() => new QueryClient());
  const [now] = useState(() => props.now ?? Date.now);
  const queryClient = props.queryClient ?? ownQueryClient;
  const session = useMemo(
    () => createStatusSession({ client, queryClient, viewer, now, memory: createVisitMemory() }),
    [client, queryClient, viewer, now],
  );
  const format = useMemo(() => createFormatter(locale, now), [locale, now]);
  const value = useMemo<EnterpriseSettingsContext>(
    () => ({
      session,
      format,
      messages,
      signInUrl,
      upgradeUrl,
      organizationUrl,
      returnPath,
      navigate,
    }),
    [session, format, messages, signInUrl, upgradeUrl, organizationUrl, returnPath, navigate],
  );
  return <SettingsContext.Provider value={value}>{props.children}</SettingsContext.Provider>;
}
