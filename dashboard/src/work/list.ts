/** A work list as the server keeps it: tasks of fulfillment pushed one by one, those of provisioning asked for anew. */
import { useEffect, useState } from "react";

import { useAsked } from "../api/asked";
import { follow } from "../api/follow";
import { LIST, WORK_TASK_CHANGES, WORK_TASKS, type Entry, type OrderTaskEntry } from "./documents";

export interface Where {
  assignees?: string[];
  groups?: string[];
  blocked?: boolean;
}

export interface List {
  entries: Entry[];
  loaded: boolean;
  truncated: boolean;
  error?: string;
}

interface Pushed {
  entries: ReadonlyMap<string, OrderTaskEntry>;
  truncated: boolean;
}

/** The most urgent first; of the equally urgent, what is due first. */
function urgency(one: Entry, other: Entry): number {
  if (one.priority !== other.priority) return one.priority - other.priority;
  const [a, b] = [one.dueAt ?? "~", other.dueAt ?? "~"];
  if (a !== b) return a < b ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** The unfinished tasks that are meant; null: none are. */
export function useList(where: Where | null): List {
  const [pushed, setPushed] = useState<Pushed>();
  const [error, setError] = useState<string>();
  const [revision, setRevision] = useState(0);
  const key = JSON.stringify(where);

  useEffect(() => {
    setPushed(undefined);
    setError(undefined);
    if (!where) return;
    return follow(
      LIST,
      { where: { ...where, finished: false } },
      {
        next: ({ workListUpdates: message }) => {
          if (message.__typename === "WorkList") {
            const entries = new Map(message.entries.map((task) => [task.id, task]));
            setPushed({ entries, truncated: message.truncated });
            setError(undefined);
          } else if (message.__typename === "WorkListChange") {
            setPushed((last) => last && changed(last, message.taskId, message.event === "LEFT" ? null : message.task));
          }
        },
        restarted: () => setError(undefined),
        failed: setError,
      },
    );
  }, [key]);

  useEffect(
    () =>
      follow(
        WORK_TASK_CHANGES,
        { after: null },
        {
          next: ({ stateChanges }) => stateChanges.__typename !== "Heartbeat" && setRevision((last) => last + 1),
          restarted: () => {},
          failed: setError,
        },
      ),
    [],
  );
  const asked = useAsked(WORK_TASKS, where && { where: { ...where, finished: false } }, revision);
  const others = asked.data?.workTasks;

  return {
    entries: [...(pushed?.entries.values() ?? []), ...(others?.nodes ?? [])].sort(urgency),
    loaded: pushed !== undefined && others !== undefined,
    truncated: (pushed?.truncated || others?.pageInfo.hasNextPage) ?? false,
    error: error ?? asked.error,
  };
}

function changed(list: Pushed, id: string, task: OrderTaskEntry | null): Pushed {
  const entries = new Map(list.entries);
  if (task) entries.set(id, task);
  else entries.delete(id);
  return { ...list, entries };
}
