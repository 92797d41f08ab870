/** Whether what is shown is how it is now; if not, since when. */
import { connection } from "../api/connection";
import { useStore } from "../api/store";
import { exactly } from "../look/Time";

const WORDS = { connecting: "Connecting", live: "Live", reconnecting: "Reconnecting", offline: "Offline" };
const SHAPES = {
  connecting: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3 3" />,
  live: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  reconnecting: <path d="M8 2a6 6 0 1 1-6 6" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  offline: <path d="m3 3 10 10M13 3 3 13" stroke="currentColor" strokeWidth="2.6" />,
};

const clock = new Intl.DateTimeFormat("en", { timeStyle: "medium" });

export function Badge() {
  const { status, heard } = useStore(connection);
  const stale = status !== "live" && heard;
  return (
    <span
      className="badge"
      data-status={status}
      role="status"
      title={heard ? `Last heard ${exactly(heard)}` : undefined}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {SHAPES[status]}
      </svg>
      {WORDS[status]}
      {stale && <span>, as of {clock.format(heard)}</span>}
    </span>
  );
}
