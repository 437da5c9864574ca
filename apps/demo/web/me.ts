import { QueryCache, QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { read, refreshSession, SignedOutError } from "./api.ts";

export interface User {
  id: string;
  name: string;
  email: string;
  role: string | null;
}

export interface Organization {
  id: string;
  /** null while WorkOS cannot say. */
  name: string | null;
  domains: string[];
}

export interface Me {
  user: User;
  organization: Organization | null;
}

/** What every page gets: a person within an organization. */
export interface PageProps {
  me: { user: User; organization: Organization };
}

export interface Member {
  id: string;
  name: string;
  email: string;
  role: string | null;
  jobTitle: string | null;
  status: "active" | "deactivated";
  fromDirectory: boolean;
}

export interface Project {
  id: string;
  name: string;
  lead: string;
  stage: string;
  tasks: { done: number; all: number };
  due: string;
}

/** Nobody is signed in: from the start, or since the session ended on its own. */
export type Absence = "signed-out" | "session-ended";

const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async (): Promise<Me | Absence> => {
    const answer = await read<Me | { user: null }>("/api/me");
    return answer.user ? answer : "signed-out";
  },
  // Another tab may have signed somebody else in meanwhile.
  refetchOnWindowFocus: "always",
});

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: (count, error) => !(error instanceof SignedOutError) && count < 2 },
  },
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof SignedOutError) noteSessionEnded();
    },
  }),
});

/** Whatever learns first that the session is over, Orbit shows its sign-in page. */
function noteSessionEnded(): void {
  queryClient.setQueryData(meQuery.queryKey, "session-ended");
}

/** `data` is undefined while it is not known who is signed in. */
export const useMe = () => useQuery(meQuery);

/** For the kit. A throw is an outage, which ends nothing. */
export async function renewSession(): Promise<boolean> {
  const renewed = await refreshSession();
  if (!renewed) noteSessionEnded();
  return renewed;
}

/** What belongs to one organization is kept under it, so that nobody sees another's. */
export const useMembers = (organizationId: string) =>
  useQuery({
    queryKey: ["members", organizationId],
    queryFn: () => read<{ members: Member[] }>("/api/members"),
    // A directory may be syncing.
    refetchInterval: 5_000,
  });

export const useProjects = (organizationId: string) =>
  useQuery({
    queryKey: ["projects", organizationId],
    queryFn: () => read<{ projects: Project[] }>("/api/projects"),
  });
