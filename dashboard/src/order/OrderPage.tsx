/** One order: where it stands, and its work as a tree, as a graph of what waits for what, over time, and as history. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useSearchParams } from "wouter";

import { useAsked } from "../api/asked";
import { useIsLive } from "../api/connection";
import { useStore } from "../api/store";
import { FIND } from "./documents";
import { FalloutPanel } from "./FalloutPanel";
import { GraphTab } from "./GraphTab";
import { Header } from "./Header";
import { HistoryTab } from "./HistoryTab";
import { NodePanel } from "./NodePanel";
import { OrderPlan } from "./plan";
import { RevisionPanel } from "./RevisionPanel";
import { ancestors, newlyOpened } from "./shape";
import { Tabs, type Tab } from "./Tabs";
import { TimelineTab } from "./TimelineTab";
import { TreeTab } from "./TreeTab";
import "./order.css";

const TABS = ["tree", "graph", "timeline", "history"] as const;

export function OrderPage({ number }: { number: string }) {
  const { data, error } = useAsked(FIND, { number });
  useEffect(() => {
    document.title = `${number} – Ordergraph`;
  }, [number]);
  if (data?.order) return <Found key={data.order.id} id={data.order.id} />;
  return (
    <p className="alone" role="status">
      {error ?? (data ? `There is no order ${number}, or none that you may see.` : "Waiting for the server…")}
    </p>
  );
}

function Found({ id }: { id: string }) {
  const plan = useMemo(() => new OrderPlan(id), [id]);
  useEffect(() => plan.start(), [plan]);
  const shown = useStore(plan.shown);
  const isLive = useIsLive();
  const { shape, loaded } = shown;
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((each) => each === params.get("tab")) ?? "tree";
  const selected = params.get("node");
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (selected) setOpened((last) => new Set([...last, ...ancestors(shape, selected)]));
  }, [loaded]);
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const newcomers = newlyOpened(shape, known.current);
    known.current = new Set(shape.children.keys());
    if (newcomers.length) setOpened((last) => new Set([...last, ...newcomers]));
  }, [shape]);

  const go = useCallback(
    (part: { tab?: Tab; node?: string | null }) =>
      setParams(
        (last) => {
          const next = new URLSearchParams(last);
          if (part.tab) next.set("tab", part.tab);
          if (part.node) next.set("node", part.node);
          else if (part.node === null) next.delete("node");
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const select = useCallback(
    (node: string) => {
      setOpened((last) => new Set([...last, ...ancestors(shape, node)]));
      go({ node });
    },
    [shape, go],
  );

  if (shown.gone) return <p className="alone">{shown.error ?? "This order no longer exists."}</p>;
  const view = { plan: shown, opened, setOpened, selected, select };
  return (
    <div className="order-page" data-beside={selected ? "" : undefined}>
      <Header id={id} revision={shown.revision} select={select} />
      <FalloutPanel id={id} revision={shown.revision} select={select} />
      <RevisionPanel id={id} revision={shown.revision} />
      <section className="ways">
        <Tabs tab={tab} choose={(next) => go({ tab: next })} />
        {shown.error && (
          <p className="wrong" role="alert">
            {shown.error} It is asked again by itself; what you see is what was known before.
          </p>
        )}
        {shown.truncated && <p className="wrong">The order is too large to show all of it.</p>}
        <div className="view" role="tabpanel" aria-label={tab}>
          {!loaded && <p className="alone">Waiting for the server…</p>}
          {loaded && isLive && shape.parents.size === 0 && tab !== "history" && (
            <p className="alone">Nothing in this order yet.</p>
          )}
          {tab === "tree" && <TreeTab {...view} />}
          {tab === "graph" && <GraphTab {...view} />}
          {tab === "timeline" && <TimelineTab {...view} />}
          {tab === "history" && <HistoryTab order={id} node={selected} revision={shown.revision} select={select} />}
        </div>
      </section>
      {selected && (
        <NodePanel
          key={selected}
          id={selected}
          revision={shown.revision}
          select={select}
          close={() => go({ node: null })}
        />
      )}
    </div>
  );
}
