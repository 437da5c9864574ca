import { hashKey, queryOptions, type QueryClient } from "@tanstack/react-query";
import type { EnterpriseSettingsClient, StatusAnswer } from "../client/createClient.ts";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";

export interface StatusQueryOptions {
  readonly client: EnterpriseSettingsClient;
  readonly queryClient: QueryClient;
  readonly viewer: string;
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
 * `wantsRefresh` tells once that the server shall read WorkOS first.
 */
export function statusQuery(
  { client, queryClient, viewer }: StatusQueryOptions,
  wantsRefresh: () => boolean,
) {
  const queryKey = ["@acme/enterprise-settings", viewer, "status"] as const;
  const queryHash = hashKey(queryKey);
  const options = queryOptions<StatusAnswer, Error, StatusAnswer, typeof queryKey>({
    queryKey,
    queryHash,
    async queryFn() {
      const previous = state()?.data;
      if (wantsRefresh()) {
        try {
          return await client.refresh();
        } catch (cause) {
          // The server may be unable to ask WorkOS and still know what it heard before.
          if (toError(cause).signedOut) throw cause;
        }
      }
      return client.getStatus(previous);
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
  const state = () => queryClient.getQueryCache().get<StatusAnswer>(queryHash)?.state;
  return { options, state };
}
