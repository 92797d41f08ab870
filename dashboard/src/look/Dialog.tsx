/** A modal dialog: the browser's own, with its Escape and its backdrop. What is marked `data-first` has the focus. */
import { useLayoutEffect, useRef, type ReactNode } from "react";

import "./dialog.css";

interface Props {
  title: string;
  close(): void;
  children: ReactNode;
}

export function Dialog({ title, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    opened?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => opened?.close(); // gives the focus back to where it was
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      // A browser closes it by itself when Escape is pressed again and again.
      onClose={() => {
        close();
        setTimeout(() => dialog.current?.open === false && dialog.current.showModal());
      }}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header className="row">
        <h2>{title}</h2>
        <button className="push" onClick={close} aria-label="Close">
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}
