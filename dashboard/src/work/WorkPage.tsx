/** What is mine to do, and what my group has to do; worked through without the mouse. */
import { useEffect, useMemo, useState } from "react";
import { useSearchParams } from "wouter";

import { useAsked } from "../api/asked";
import { useViewer } from "../shell/Who";
import { ExplorerLink } from "../look/ExplorerLink";
import { GROUPS, LIST } from "./documents";
import { useList, type Where } from "./list";
import { Tasks } from "./Tasks";
import "./work.css";

export function WorkPage() {
  const [params, setParams] = useSearchParams();
  const viewer = useViewer();
  const me = params.get("as") ?? viewer?.actor ?? "";
  const group = params.get("group") ?? "";
  const workable = params.has("workable");
  const groups = useAsked(GROUPS, {}).data?.board.groups ?? [];
  useEffect(() => {
    document.title = "Work – Ordergraph";
  }, []);

  const only = workable ? { blocked: false } : {};
  const mine = useList(useMemo<Where | null>(() => (me ? { assignees: [me], ...only } : null), [me, workable]));
  const ours = useList(useMemo<Where | null>(() => (group ? { groups: [group], ...only } : null), [group, workable]));
  // The lists are told of a change one after the other; meanwhile nothing stands in both.
  const held = new Set(mine.entries.map((entry) => entry.id));
  const others = { ...ours, entries: ours.entries.filter((entry) => entry.assignee !== me && !held.has(entry.id)) };
  const [name, setName] = useState(me);
  useEffect(() => setName(me), [me]);

  function go(part: Record<string, string>) {
    setParams((last) => {
      const next = new URLSearchParams(last);
      for (const [key, value] of Object.entries(part)) {
        if (value) next.set(key, value);
        else next.delete(key);
      }
      return next;
    });
  }

  return (
    <div className="work-page">
      <h1 className="unseen">Work</h1>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          go({ as: name.trim() });
        }}
      >
        <label>
          Work of
          <input size={10} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          and of group
          <select value={group} onChange={(event) => go({ group: event.target.value })}>
            <option value="">none</option>
            {group && !groups.some((each) => each.group === group) && <option>{group}</option>}
            {groups.map((each) => each.group && <option key={each.group}>{each.group}</option>)}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={workable}
            onChange={(event) => go({ workable: event.target.checked ? "yes" : "" })}
          />
          Only what can be worked now
        </label>
        <span className="faint small push">
          <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>s</kbd> start · <kbd>c</kbd> complete · <kbd>h</kbd> hold ·{" "}
          <kbd>r</kbd> resume · <kbd>f</kbd> report fallout · <kbd>o</kbd> open the order
        </span>
        <ExplorerLink
          document={LIST}
          variables={{ where: { ...(group ? { groups: [group] } : { assignees: [me] }), ...only, finished: false } }}
        />
      </form>
      <div className="lists">
        <Tasks title={me ? `Work of ${me}` : "Work"} list={mine} none="Nothing is assigned." />
        {group && <Tasks title={`Group ${group}`} list={others} none="The group has nothing else to do." />}
        {!group && <p className="faint">Choose a group to see what it has to do.</p>}
      </div>
    </div>
  );
}
