/** What is known of a node, as pairs of a label and a value; what is empty is left out. */
import type { ReactNode } from "react";

import { exactly } from "../look/Time";
import { inWords } from "../look/words";
import type { Node } from "./standing";

type Fact = [string, ReactNode];

function day(time: string | null): string | null {
  return time && exactly(time);
}

/** Minutes in days, hours and minutes. */
export function span(minutes: number | null): string | null {
  if (minutes === null) return null;
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor((minutes % 1440) / 60), "h"],
    [minutes % 60, "min"],
  ] as const;
  return parts.flatMap(([number, unit]) => (number ? [`${number} ${unit}`] : [])).join(" ") || "0 min";
}

function all(node: Node): [string, ReactNode | null][] {
  switch (node.__typename) {
    case "OrderLineItem":
      return [
        ["Operation", inWords(node.operation)],
        ["Quantity", node.quantity],
        ["Specification", node.specification?.name ?? null],
        ["Location", node.location?.name ?? null],
        ["Falls short", node.shortcomings],
        ...Object.entries(node.characteristics as object).map(([name, value]): Fact => [name, JSON.stringify(value)]),
      ];
    case "DomainOrder":
      return [
        ["Domain", inWords(node.domain)],
        ["Planned start", day(node.plannedStart)],
        ["Due", day(node.dueAt)],
      ];
    case "OrderTask":
      return [
        ...work(node),
        ["Planned start", day(node.plannedStart)],
        ["Done by a program", node.automated ? (node.topic ?? "yes") : null],
        ["Leased to", node.worker && node.leaseUntil && `${node.worker} until ${exactly(node.leaseUntil)}`],
        ["Attempts", node.attempts || null],
      ];
    case "WorkTask":
      return work(node);
    case "WorkOrder":
      return [
        ["For", inWords(node.workOrderType)],
        ["Due", day(node.dueAt)],
      ];
    case "ResourceRequest":
      return [
        ["Role", node.role],
        ["Skills", node.skills.join(", ")],
        ["Filled", `${node.filled} of ${node.quantity}`],
        ["From", node.startsOn],
        ["To", node.endsOn],
        ["Falls short", node.shortcomings],
      ];
    case "Assignment":
      return [
        ["Person", node.person],
        ["From", node.startsOn],
        ["To", node.endsOn],
      ];
    case "FalloutRecord":
      return [
        ["What failed", inWords(node.falloutType)],
        ["Description", node.description],
        ["Group", node.group],
        ["Assignee", node.assignee],
      ];
    default:
      return [];
  }
}

type Task = Extract<Node, { __typename: "OrderTask" | "WorkTask" }>;

function work(task: Task): [string, ReactNode | null][] {
  return [
    ["Description", task.description],
    ["Group", task.group],
    ["Assignee", task.assignee],
    ["Due", task.dueAt && `${exactly(task.dueAt)}${task.atRisk ? ", at risk" : ""}`],
    ["Takes", span(task.duration)],
    ["Priority", task.priority],
    ["Started", day(task.startedAt)],
    ["Finished", day(task.finishedAt)],
  ];
}

export function factsOf(node: Node): Fact[] {
  return all(node).filter((fact): fact is Fact => fact[1] !== null && fact[1] !== "");
}
