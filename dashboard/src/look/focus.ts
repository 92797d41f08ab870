/** Whoever works by keyboard stays where the work was, also when what had the focus is gone. */
import { useEffect, useRef, type RefObject } from "react";

/** When one of `changes` has taken the focused element out of `place`, `back` puts the focus where it belongs now. */
export function useKeptFocus(place: RefObject<HTMLElement | null>, changes: unknown[], back: () => void): void {
  const had = useRef(false);
  useEffect(() => {
    const here = place.current;
    if (!here) return;
    const came = () => {
      had.current = true;
    };
    const left = ({ target }: FocusEvent) => {
      // An element that is taken out loses the focus, too: then it has not gone elsewhere. A dialog gives it back.
      setTimeout(() => {
        const now = document.activeElement;
        if ((target as Node).isConnected && !here.contains(now) && !now?.closest("dialog")) had.current = false;
      });
    };
    here.addEventListener("focusin", came);
    here.addEventListener("focusout", left);
    return () => {
      here.removeEventListener("focusin", came);
      here.removeEventListener("focusout", left);
    };
  }, []);
  useEffect(() => {
    if (had.current && document.activeElement === document.body) back();
  }, changes);
}
