import { act } from "@testing-library/react";
import type { ReactNode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { onTestFinished, vi } from "vitest";

/** Draws it on the server, then takes it over; whatever React has to complain of is an error. */
export async function hydrate(screen: () => ReactNode, beforeHydration?: () => void) {
  const error = vi.spyOn(console, "error");
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = renderToString(screen());
  const served = container.textContent;
  beforeHydration?.();
  const root = await act(async () =>
    hydrateRoot(container, screen(), { onRecoverableError: (it) => error(it) }),
  );
  onTestFinished(() => {
    act(() => root.unmount());
    container.remove();
    vi.restoreAllMocks();
  });
  return { container, served, error };
}
