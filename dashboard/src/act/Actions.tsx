/** What may be done with a node now; what may not says why. */
import { useRef, useState } from "react";

import { useKeptFocus } from "../look/focus";
import type { Offer } from "./documents";
import { ActionDialog, type Intent } from "./ActionDialog";
import type { Target } from "./take";
import "./act.css";

interface Props {
  offers: readonly Offer[];
  target: Target;
}

export function Actions({ offers, target }: Props) {
  const [intent, setIntent] = useState<Intent>();
  const [open, refused] = [offers.filter((each) => each.allowed), offers.filter((each) => !each.allowed)];
  const place = useRef<HTMLDivElement>(null);
  // The button that was pressed may be no longer offered, from before its dialog is closed.
  useKeptFocus(place, [offers, intent], () => place.current?.focus());
  return (
    <div className="stack" ref={place} tabIndex={-1}>
      {offers.length === 0 && <p className="faint">Nothing can be done with it by hand.</p>}
      {open.length > 0 && (
        <div className="row" role="group" aria-label="What may be done">
          {open.map(({ action, label, needs }) => (
            <button
              key={action}
              data-action={action}
              onClick={() => action && setIntent({ action, label, needs, targets: [target] })}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      {refused.length > 0 && (
        <details open={open.length === 0}>
          <summary className="small">Not now: {refused.map((each) => each.label).join(", ")}</summary>
          <ul className="refusals">
            {refused.map((offer) => (
              <Refused key={offer.action} offer={offer} />
            ))}
          </ul>
        </details>
      )}
      {intent && <ActionDialog intent={intent} close={() => setIntent(undefined)} />}
    </div>
  );
}

function Refused({ offer }: { offer: Offer }) {
  return (
    <li>
      <button disabled>{offer.label}</button>
      <span className="small">
        {offer.reasons.map((reason) => (
          <span key={reason.code}>
            {reason.message}
            {reason.blocking.length > 0 &&
              ` (${reason.blocking.map((node) => `${node.caption}: ${node.stateLabel.toLowerCase()}`).join("; ")})`}{" "}
          </span>
        ))}
      </span>
    </li>
  );
}
