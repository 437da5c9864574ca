import { hashKey, queryOptions, type QueryClient } from "@tanstack/react-query";
import type { EnterpriseSettingsClient, StatusAnswer } from "../client/createClient.ts";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";

export interface StatusQueryOptions {
  readonly client: EnterpriseSettingsClient;
  /** As given to the provider. */
  readonly viewer: string;
}

/** What the next read shall do beside reading: taken once, by the read that comes first. */
export interface ReadWish {
  /** The server reads WorkOS first. */
  refresh?: boolean;
  /** The server's answer is of this revision at least. */
  atLeast?: number | undefined;
}

/** Whatever was thrown, as an error with a code. */
export const toError = (cause: unknown): EnterpriseSettingsError =>
  cause instanceof EnterpriseSettingsError
    ? cause
    : new EnterpriseSettingsError("invalid_answer", "The status could not be read.", { cause });

/** Untyped, because the types do not allow `undefined`, which is what overrules a default. */
const unset: object = { placeholderData: undefined, initialData: undefined, persister: undefined };

/**
 * The one query of a viewer. Every default that a host's QueryClient may have set is set here: kept
 * data, a persister or a key's hash of the host's could show one viewer's status to the next.
 */
export function statusQuery(
  queryClient: QueryClient,
  { client, viewer }: StatusQueryOptions,
  takeWish: () => ReadWish = () => ({}),
) {
  const queryKey = ["@acme/enterprise-settings", viewer, "status"] as const;
  const queryHash = hashKey(queryKey);
  const state = () => queryClient.getQueryCache().get<StatusAnswer>(queryHash)?.state;
  /** Nothing is known, and nobody asks: as new, or as a host's reset leaves it. */
  const isUnread = () => state()?.status === "pending" && state()?.fetchStatus === "idle";
  const options = queryOptions<StatusAnswer, Error, StatusAnswer, typeof queryKey>({
    queryKey,
    queryHash,
    async queryFn() {
      const previous = state()?.data;
      const { refresh, atLeast } = takeWish();
      if (refresh) {
        try {
          return await client.refresh();
        } catch (cause) {
          // The server may be unable to ask WorkOS and still know what it heard before.
          if (toError(cause).signedOut) throw cause;
        }
      }
      return client.getStatus(previous, { atLeast });
    },
    retry: false,
    networkMode: "always",
    staleTime: 0,
    gcTime: 300_000,
    refetchOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: false,
    structuralSharing: true,
    throwOnError: false,
    ...unset,
  });
  return { options, state, isUnread };
}

/**
 * Reads the status in a loader, on the server or before a route is drawn. Dehydrate the query client and
 * the page is drawn with the status at once. Never rejects: a failed read is tried again by the page.
 */
export function prefetchStatus(
  queryClient: QueryClient,
  options: StatusQueryOptions,
): Promise<void> {
  return queryClient.prefetchQuery(statusQuery(queryClient, options).options);
}
