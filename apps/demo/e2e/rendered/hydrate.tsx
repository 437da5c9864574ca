import { hydrate, QueryClient } from "@tanstack/react-query";
import { hydrateRoot } from "react-dom/client";
import { RenderedScreen } from "./RenderedScreen.tsx";

const queryClient = new QueryClient();
hydrate(queryClient, JSON.parse(document.getElementById("state")?.textContent ?? "{}"));
const root = document.getElementById("root");
if (root) {
  hydrateRoot(root, <RenderedScreen queryClient={queryClient} />, {
    onRecoverableError: (error) => reportError(error),
  });
}
