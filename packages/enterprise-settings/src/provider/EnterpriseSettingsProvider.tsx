"use client";
import { QueryClient } from "@tanstack/react-query";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { useInsertionEffect, useMemo, useState, type ReactNode } from "react";
import { createClient, type EnterpriseSettingsClient } from "../client/createClient.ts";
import { createLanguage } from "../words/createLanguage.ts";
import type { Locale, MessageOverrides } from "../words/messages.ts";
import {
  SettingsContext,
  type EnterpriseSettingsContext,
  type HostLinks,
  type LaunchCallbacks,
  type PortalTarget,
} from "./context.ts";
import { createStatusSession } from "./statusSession.ts";

export interface EnterpriseSettingsProviderProps extends HostLinks, LaunchCallbacks {
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
  /** The pathname to come back to from the portal. Default: that of the page at the click. */
  readonly returnPath?: string;
  /** Where buttons open the portal. Default `_self`, this tab. */
  readonly target?: PortalTarget;
  /** Own words, by component and key. Give the same object each time. */
  readonly messages?: MessageOverrides;
  /**
   * A language (`import { de } from "@acme/enterprise-settings/locales/de"`), or a BCP 47 code: English
   * words with the dates, numbers and plurals of that language. Default `en`.
   */
  readonly locale?: string | Locale;
  /** The status changed while it was looked at, for analytics. Not called for the first one. */
  readonly onStatusChange?: (status: Status, previous: Status) => void;
  /** Milliseconds since the epoch. Default `Date.now`. Read once. */
  readonly now?: () => number;
  /** Leaves for the portal. Default `location.assign`. */
  readonly navigate?: (url: string) => void;
}

const leavePage = (url: string) => location.assign(url);

/** For those who only listen: what they throw is told to the page as their mistake, and changes nothing. */
const telling =
  <Args extends unknown[]>(listener: () => ((...args: Args) => void) | undefined) =>
  (...args: Args): void => {
    try {
      listener()?.(...args);
    } catch (cause) {
      reportError(cause);
    }
  };

/** Callbacks that are always those of the latest props, so that inline ones cost nothing. */
function useLatest(first: EnterpriseSettingsProviderProps) {
  const [it] = useState(() => {
    let latest = first;
    return {
      now: first.now ?? Date.now,
      follow: (props: EnterpriseSettingsProviderProps) => void (latest = props),
      client: createClient({
        ...(first.baseUrl === undefined ? {} : { baseUrl: first.baseUrl }),
        ...(first.now ? { now: first.now } : {}),
        ...(first.headers ? { headers: () => latest.headers?.() ?? {} } : {}),
        onUnauthorized: async () => (await latest.onUnauthorized?.()) ?? false,
      }),
      callbacks: {
        navigate: (url: string) => (latest.navigate ?? leavePage)(url),
        onBeforeOpen: (launch) => latest.onBeforeOpen?.(launch),
        onOpened: telling(() => latest.onOpened),
        onError: telling(() => latest.onError),
        onStatusChange: telling(() => latest.onStatusChange),
      } satisfies LaunchCallbacks &
        Pick<EnterpriseSettingsProviderProps, "navigate" | "onStatusChange">,
    };
  });
  useInsertionEffect(() => it.follow(first));
  return it;
}

/** Gives the components below it one shared status. Adds no element and no query provider to the page. */
export function EnterpriseSettingsProvider(props: EnterpriseSettingsProviderProps) {
  const { viewer, locale = "en", messages, target = "_self", returnPath } = props;
  const { signInUrl, upgradeUrl, organizationUrl } = props;
  const { now, client: ownClient, callbacks } = useLatest(props);
  const [ownQueryClient] = useState(() => new QueryClient());
  const { client = ownClient, queryClient = ownQueryClient } = props;
  const session = useMemo(() => {
    const { onStatusChange } = callbacks;
    return createStatusSession({ client, queryClient, viewer, now, onStatusChange });
  }, [client, queryClient, viewer, now, callbacks]);
  const language = useMemo(() => createLanguage(locale, now, [messages]), [locale, now, messages]);
  const value = useMemo<EnterpriseSettingsContext>(() => {
    const links = { signInUrl, upgradeUrl, organizationUrl };
    return { ...callbacks, ...links, session, viewer, language, now, target, returnPath };
  }, [
    callbacks,
    signInUrl,
    upgradeUrl,
    organizationUrl,
    session,
    viewer,
    language,
    now,
    target,
    returnPath,
  ]);
  return <SettingsContext.Provider value={value}>{props.children}</SettingsContext.Provider>;
}
