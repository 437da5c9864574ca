import { cleanup, render } from "@testing-library/react";
import { fixtureNow } from "@acme/enterprise-settings-contract/fixtures";
import type { ReactNode } from "react";
import { onTestFinished, vi, type Mock } from "vitest";
import {
  EnterpriseSettingsProvider,
  type EnterpriseSettingsProviderProps,
} from "../src/provider/EnterpriseSettingsProvider.tsx";
import {
  createFakeClient,
  type FakeClient,
  type FakeClientOptions,
} from "../src/testing/fakeClient.ts";

type Options = FakeClientOptions & Partial<Omit<EnterpriseSettingsProviderProps, "client">>;

export interface Kit {
  readonly container: HTMLElement;
  readonly client: FakeClient;
  readonly navigate: Mock<(url: string) => void>;
  readonly unmount: () => void;
  /** Renders again with other props of the provider. */
  readonly change: (over: Partial<EnterpriseSettingsProviderProps>) => void;
}

/** Renders inside a provider on a fake server, at the instant of the fixtures. */
export function renderKit(children: ReactNode, options: Options = {}): Kit {
  const { status, link, ...props } = options;
  const client: FakeClient = createFakeClient({
    ...(status ? { status } : {}),
    ...(link ? { link } : {}),
  });
  const navigate = vi.fn<(url: string) => void>();
  const now = () => Date.parse(fixtureNow);
  const ui = (over: Partial<EnterpriseSettingsProviderProps> = {}) => (
    <EnterpriseSettingsProvider
      viewer="dana:northwind"
      client={client}
      navigate={navigate}
      now={now}
      {...props}
      {...over}
    >
      {children}
    </EnterpriseSettingsProvider>
  );
  const view = render(ui());
  onTestFinished(() => {
    cleanup();
    sessionStorage.clear();
  });
  return {
    container: view.container,
    unmount: view.unmount,
    client,
    navigate,
    change: (over: Partial<EnterpriseSettingsProviderProps>) => view.rerender(ui(over)),
  };
}

/** What the page is told as uncaught, as of a host's function that throws. */
export function uncaught(): string[] {
  const told: string[] = [];
  const listen = (event: ErrorEvent) => {
    event.preventDefault();
    told.push(String(event.error));
  };
  addEventListener("error", listen);
  onTestFinished(() => removeEventListener("error", listen));
  return told;
}

/** For `vi.waitFor`: what is fetched when it is needed takes a busy machine more than a second. */
export const patience = { timeout: 10_000 };

/** Lets promises and due timers run, with fake timers, and files that are loaded meanwhile come. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(0);
}
