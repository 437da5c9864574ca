/** What most pages never show in their first frame, in a file of its own: see `fetchLaterParts.ts`. */
export { launch } from "../provider/launch.ts";
export { focusRoot } from "./focusRoot.ts";
export { Freshness } from "./Freshness.tsx";
export { LaunchAlert } from "./LaunchAlert.tsx";
export { Trouble } from "./Trouble.tsx";
export { Announcement, WatchLine } from "./watching.tsx";
