"use client";
import { useState } from "react";
import { useKeptFocus } from "./useKeptFocus.ts";
import type { View } from "./useView.ts";

export interface LinkButtonProps {
  readonly label: string;
  readonly pending?: boolean;
  readonly onClick: () => void;
}

/** A button that looks like a link in a line of text. */
export function LinkButton({ label, pending, onClick }: LinkButtonProps) {
  const [, ref] = useKeptFocus<HTMLButtonElement>();
  return (
    <button
      ref={ref}
      type="button"
      className="acme-es-link"
      aria-disabled={pending || undefined}
      onClick={pending ? undefined : onClick}
    >
      {label}
    </button>
  );
}

export interface RefreshButtonProps {
  readonly view: View;
  readonly label: string;
}

/** Makes the server read WorkOS again, by the name that fits the place. */
export function RefreshButton({ view: { session }, label }: RefreshButtonProps) {
  const [pending, setPending] = useState(false);
  if (!session) return null;
  const refresh = async () => {
    setPending(true);
    await session.refresh();
    setPending(false);
  };
  return <LinkButton label={label} pending={pending} onClick={() => void refresh()} />;
}
