"use client";
import type { AnnouncementProps } from "./watching.tsx";

/**
 * Speaks the new state once when it changed after a visit to the portal. Stands in the component from
 * its first frame on: a region that comes with its text is not heard.
 */
export function Announcer(props: AnnouncementProps) {
  const { watch, later } = props.view;
  return (
    <output className="acme-es-hidden">
      {watch && later((it) => <it.Announcement {...props} />, null, null)}
    </output>
  );
}
