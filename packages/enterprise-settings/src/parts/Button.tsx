"use client";
import {
  cloneElement,
  forwardRef,
  useEffect,
  useState,
  type ButtonHTMLAttributes,
  type ReactElement,
  type RefAttributes,
} from "react";

/** What a host's own button is given: spread it on the `button`. */
export type RenderedButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  RefAttributes<HTMLButtonElement> & {
    "data-variant": "accent" | "quiet";
    "data-pending": true | undefined;
  };

/** A host's own button: an element that is given our props, or a function of them. */
export type RenderButton =
  | ReactElement<{ className?: string }>
  | ((props: RenderedButtonProps) => ReactElement);

export interface ButtonProps {
  readonly label: string;
  /** Shown in the label's place after 300 ms of `pending`. */
  readonly pendingLabel: string;
  readonly pending: boolean;
  readonly accent?: boolean | undefined;
  /** Default `button`. */
  readonly type?: "submit" | undefined;
  readonly onClick?: (() => void) | undefined;
  readonly render?: RenderButton | undefined;
}

/** Pending is a state, not `disabled`: the focus stays, the width stays, and a second click does nothing. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(props, ref) {
  const { label, pendingLabel, pending, accent, type = "button", onClick, render } = props;
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!pending) return undefined;
    const timer = setTimeout(() => setSlow(true), 300);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [pending]);
  const given: RenderedButtonProps = {
    ref,
    type,
    className: "acme-es-button",
    "data-variant": accent ? "accent" : "quiet",
    "data-pending": pending || undefined,
    "aria-disabled": pending || undefined,
    onClick: pending ? undefined : onClick,
    children: (
      <>
        <span className="acme-es-button-label" data-hidden={slow || undefined}>
          {label}
        </span>
        {slow && <span className="acme-es-button-pending">{pendingLabel}</span>}
      </>
    ),
  };
  if (typeof render === "function") return render(given);
  if (!render) return <button {...given} />;
  const { className = "" } = render.props;
  return cloneElement(render, { ...given, className: `${given.className} ${className}` });
});
