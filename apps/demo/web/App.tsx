import { EnterpriseSettingsProvider } from "@acme/enterprise-settings";
import { useEffect, type ReactNode } from "react";
import { queryClient, renewSession, useMe, type Me, type PageProps } from "./me.ts";
import { General } from "./pages/General.tsx";
import { Members } from "./pages/Members.tsx";
import { Missing, NoOrganization, Unavailable } from "./pages/notices.tsx";
import { Projects } from "./pages/Projects.tsx";
import { SignIn } from "./pages/SignIn.tsx";
import { SingleSignOn } from "./pages/SingleSignOn.tsx";
import { go, usePathname } from "./router.tsx";
import { Shell } from "./Shell.tsx";

const pages: Record<string, (props: PageProps) => ReactNode> = {
  "/": Projects,
  "/settings/general": General,
  "/settings/members": Members,
  "/settings/sso": SingleSignOn,
};

export function App() {
  const pathname = usePathname();
  const { data: me, isError, refetch } = useMe();
  const signInPage = pathname === "/sign-in";

  const signedIn = typeof me === "object";
  useEffect(() => {
    if (signInPage && signedIn) go("/", "replace");
  }, [signInPage, signedIn]);

  if (me === undefined) return isError ? <Unavailable retry={() => void refetch()} /> : null;
  if (typeof me === "string") {
    return <SignIn returnPath={signInPage ? "/" : pathname} absence={me} />;
  }
  if (signInPage) return null;
  return (
    <Shell me={me}>
      <Page me={me} pathname={pathname} />
    </Shell>
  );
}

function Page({ me, pathname }: { me: Me; pathname: string }) {
  const { user, organization } = me;
  const OrganizationPage = pages[pathname];
  if (!OrganizationPage) return <Missing />;
  if (!organization) return <NoOrganization />;
  const viewer = `${user.id} ${organization.id}`;
  return (
    // A changed person or organization starts every page afresh.
    <EnterpriseSettingsProvider
      key={viewer}
      viewer={viewer}
      queryClient={queryClient}
      onUnauthorized={renewSession}
      signInUrl={`/auth/sign-in?${new URLSearchParams({ return: pathname })}`}
      returnPath="/settings/sso"
    >
      <OrganizationPage me={{ user, organization }} />
    </EnterpriseSettingsProvider>
  );
}
