import { QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
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
  userId: string;
  name: string;
  email: string;
  role: string | null;
}

export interface Project {
  id: string;
  name: string;
  lead: string;
  stage: string;
  tasks: { done: number; all: number };
  due: string;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: (count, error) => !(error instanceof SignedOutError) && count < 2 },
  },
});

const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async (): Promise<Me | null> => {
    try {
      const answer = await read<Me | { user: null }>("/api/me");
      return answer.user ? answer : null;
    } catch (error) {
      if (error instanceof SignedOutError) return null;
      throw error;
    }
  },
  // Another tab may have signed somebody else in meanwhile.
  refetchOnWindowFocus: "always",
});

/** `data`: who is signed in, `null` for nobody, `undefined` while that is not known. */
export const useMe = () => useQuery(meQuery);

/** For the kit: renews the session; when it is over, Orbit shows its sign-in page. */
export async function renewSession(): Promise<boolean> {
  const renewed = await refreshSession();
  if (!renewed) queryClient.setQueryData(meQuery.queryKey, null);
  return renewed;
}

/** What belongs to one organization is kept under it, so that nobody sees another's. */
export const useMembers = (organizationId: string) =>
  useQuery({
    queryKey: ["members", organizationId],
    queryFn: () => read<{ members: Member[] }>("/api/members"),
  });

export const useProjects = (organizationId: string) =>
  useQuery({
    queryKey: ["projects", organizationId],
    queryFn: () => read<{ projects: Project[] }>("/api/projects"),
  });
