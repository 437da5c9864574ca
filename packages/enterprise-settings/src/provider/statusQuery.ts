import { queryOptions, type QueryClient } from "@tanstack/react-query";
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

/**
 * The one query of a viewer. Every default that a host's QueryClient may have set is set here.
 * `wantsRefresh` tells once that the server shall read WorkOS first.
 */
export function statusQuery(
  { client, queryClient, viewer }: StatusQueryOptions,
  wantsRefresh: () => boolean,
) {
  const queryKey = ["@acme/enterprise-settings", viewer, "status"] as const;
  return queryOptions<StatusAnswer, Error, StatusAnswer, typeof queryKey>({
    queryKey,
    async queryFn() {
      const previous = queryClient.getQueryData<StatusAnswer>(queryKey);
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
  });
}
