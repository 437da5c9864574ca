"use client";
import { forwardRef, useEffect, useState } from "react";

export interface ButtonProps {
  readonly label: string;
  /** Shown in the label's place after 300 ms of `pending`. */
  readonly pendingLabel: string;
  readonly pending: boolean;
  readonly accent?: boolean | undefined;
  readonly onClick: () => void;
}

/** Pending is a state, not `disabled`: the focus stays, the width stays, and a second click does nothing. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(props, ref) {
  const { label, pendingLabel, pending, accent = false, onClick } = props;
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!pending) return undefined;
    const timer = setTimeout(() => setSlow(true), 300);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [pending]);
  return (
    <button
      ref={ref}
      type="button"
      className="acme-es-button"
      data-variant={accent ? "accent" : "quiet"}
      data-pending={pending || undefined}
      aria-disabled={pending || undefined}
      onClick={pending ? undefined : onClick}
    >
      <span className="acme-es-button-label" data-hidden={slow || undefined}>
        {label}
      </span>
      {slow && <span className="acme-es-button-pending">{pendingLabel}</span>}
    </button>
  );
});
