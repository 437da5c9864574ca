import { fixtureNow } from "@acme/enterprise-settings-contract/fixtures";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { QueryClient } from "@tanstack/react-query";
import { useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { SettingsContext } from "../src/provider/context.ts";
import {
  EnterpriseSettingsProvider,
  type EnterpriseSettingsProviderProps,
} from "../src/provider/EnterpriseSettingsProvider.tsx";
import type { Watch } from "../src/provider/portalWatch.ts";
import { situationOf } from "../src/provider/situation.ts";
import type { Snapshot, StatusSession } from "../src/provider/statusSession.ts";
import { subjectsOf, type Subject } from "../src/provider/subject.ts";
import {
  createFakeClient,
  type FakeClient,
  type FakeClientOptions,
} from "../src/testing/fakeClient.ts";
import { StoryLanguage } from "../test/storyLanguage.ts";

/** The instant at which the stories play. */
const now = () => Date.parse(fixtureNow);

/** What a page has once, and the matrix many times. */
interface Circumstances {
  /** The browser has no network. Default `false`. */
  readonly offline?: boolean | undefined;
  /** What is awaited after a visit to the portal. Default: nothing. */
  readonly watch?: Watch | undefined;
  readonly children?: ReactNode;
}

export interface StoryScreenProps
  extends
    Circumstances,
    FakeClientOptions,
    Partial<Omit<EnterpriseSettingsProviderProps, "client" | "now" | "children">> {
  /** A client that the story itself steers. */
  readonly client?: FakeClient;
  /** What was known before the screen was opened. */
  readonly known?: Status;
  /** Up to when the server knows WorkOS, ISO 8601. Default: up to now. */
  readonly asOf?: string;
  /** Its first action was pressed, in a browser that blocks new tabs. Default `false`. */
  readonly pressed?: boolean;
}

function knowing(status: Status | undefined): QueryClient {
  const queryClient = new QueryClient();
  const answer = { status, asOf: fixtureNow, pollAfterMs: null, etag: null, checkedAt: now() };
  if (status) queryClient.setQueryData(["@acme/enterprise-settings", "story", "status"], answer);
  return queryClient;
}

/** The session as it would tell it under these circumstances. */
function under(
  session: StatusSession,
  { offline = false, watch = null }: { offline?: boolean | undefined; watch?: Watch | null },
): StatusSession {
  const told = new WeakMap<Snapshot, Snapshot>();
  const getSnapshot = () => {
    const real = session.getSnapshot();
    const { failure } = real;
    const situation = situationOf(session.answer()?.status, failure, offline);
    const snapshot = told.get(real) ?? { situation, failure, offline, watch };
    told.set(real, snapshot);
    return snapshot;
  };
  // What the intent is about has changed, and one component tells it.
  let spoken = false;
  const claimAnnouncement = (subject: Subject) => {
    const mine = !spoken && watch !== null && subject === subjectsOf(watch.intent)[0];
    spoken ||= mine;
    return mine;
  };
  return { ...session, getSnapshot, claimAnnouncement };
}

function Under({ offline, watch, children }: Circumstances) {
  const context = useContext(SettingsContext);
  const value = useMemo(
    () =>
      context && { ...context, session: under(context.session, { offline, watch: watch ?? null }) },
    [context, offline, watch],
  );
  return <SettingsContext.Provider value={value}>{children}</SettingsContext.Provider>;
}

let blocking = 0;
let openTab: typeof window.open;

/** As long as one of them is drawn, the browser blocks new tabs. */
function useBlockedTabs(): void {
  useEffect(() => {
    if (blocking === 0) {
      openTab = window.open;
      window.open = () => null;
    }
    blocking += 1;
    return () => {
      blocking -= 1;
      if (blocking === 0) window.open = openTab;
    };
  }, []);
}

/** Presses the first action as soon as there is one. */
function Pressed({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useBlockedTabs();
  useEffect(() => {
    const press = () => {
      const action = ".acme-es-action button, .acme-es-step button";
      const button = box.current?.querySelector<HTMLElement>(action);
      if (!button) return;
      watcher.disconnect();
      button.click();
    };
    const watcher = new MutationObserver(press);
    if (box.current) watcher.observe(box.current, { childList: true, subtree: true });
    press();
    return () => watcher.disconnect();
  }, []);
  return (
    <div ref={box} className="story-pressed">
      {children}
    </div>
  );
}

/** A host's screen on a server in memory: no network, no navigation, and time stands still. */
export function StoryScreen(props: StoryScreenProps) {
  const { status, link, client, known, asOf, offline, watch, pressed, children, ...rest } = props;
  const [own] = useState(() => {
    const fake = createFakeClient({ ...(status ? { status } : {}), ...(link ? { link } : {}) });
    fake.asOf = asOf;
    return fake;
  });
  const [queryClient] = useState(() => knowing(known));
  const language = useContext(StoryLanguage);
  const screen = pressed ? <Pressed>{children}</Pressed> : children;
  return (
    <EnterpriseSettingsProvider
      {...(language === undefined ? {} : { locale: language })}
      viewer="story"
      client={client ?? own}
      queryClient={queryClient}
      now={now}
      navigate={() => {}}
      signInUrl="#sign-in"
      upgradeUrl="#upgrade"
      organizationUrl="#organizations"
      {...rest}
    >
      {offline || watch ? (
        <Under offline={offline} watch={watch}>
          {screen}
        </Under>
      ) : (
        screen
      )}
    </EnterpriseSettingsProvider>
  );
}
