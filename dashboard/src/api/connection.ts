/** The one socket of a page: whether it is live, since when it is not, and how it comes back. */
import { CloseCode, createClient } from "graphql-ws";

import { admitted, credentials, refuse, session } from "./session";
import { Store, useStore } from "./store";

const PING_EVERY = 10_000;
const PONG_WITHIN = 5_000;
const LONGEST_WAIT = 5_000;
const OFFLINE_AFTER = 15_000;
const CONNECTED_WITHIN = 10_000;

export interface Connection {
  status: "connecting" | "live" | "reconnecting" | "offline";
  /** When the server was last heard; what is shown is no newer than this once it is not live. */
  heard: Date | null;
  /** How often it has come back: who has read something without the socket reads anew when this grows. */
  times: number;
}

export const connection = new Store<Connection>({ status: "connecting", heard: null, times: 0 });

function tell(part: Partial<Connection>): void {
  connection.set({ ...connection.get(), ...part });
}

let giveUp: ReturnType<typeof setTimeout> | undefined;
let pong: ReturnType<typeof setTimeout> | undefined;
let attempt: ReturnType<typeof setTimeout> | undefined;
let lastTold = 0;
let comings = 0;

/** Heard of the server. Told at most once a second, since nobody reads it finer. */
function heard(): void {
  const now = Date.now();
  if (now - lastTold < 1_000) return;
  lastTold = now;
  tell({ heard: new Date(now) });
}

function lost(): void {
  clearTimeout(pong);
  clearTimeout(attempt);
  if (connection.get().status === "live") tell({ status: "reconnecting" });
  waitForIt();
}

/** It is not live now; if that lasts, it is offline. */
function waitForIt(): void {
  giveUp ??= setTimeout(() => tell({ status: "offline" }), OFFLINE_AFTER);
}

/** Longer from try to try, spread so that not all pages come back at once; at once when the network does. */
async function patience(tries: number): Promise<void> {
  await admitted();
  const longest = Math.min(LONGEST_WAIT, 250 * 2 ** tries);
  await new Promise<void>((done) => {
    const timer = setTimeout(finish, longest * (0.5 + Math.random() / 2));
    function finish(): void {
      clearTimeout(timer);
      removeEventListener("online", finish);
      done();
    }
    addEventListener("online", finish);
  });
  await admitted();
}

export const socket = createClient({
  url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
  connectionParams: credentials,
  lazy: false,
  onNonLazyError: () => undefined, // told by `closed` already
  keepAlive: PING_EVERY,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: patience,
  on: {
    connecting: () => {
      waitForIt();
      attempt = setTimeout(() => socket.terminate(), CONNECTED_WITHIN); // the browser itself waits for minutes
    },
    connected: () => {
      clearTimeout(attempt);
      clearTimeout(giveUp);
      giveUp = undefined;
      tell({ status: "live", heard: new Date(), times: comings++ });
    },
    message: heard,
    ping: (received) => {
      if (received) return;
      pong = setTimeout(() => socket.terminate(), PONG_WITHIN); // a dead network closes no socket by itself
    },
    pong: (received) => {
      if (received) clearTimeout(pong);
    },
    closed: (event) => {
      if ((event as CloseEvent).code === CloseCode.Forbidden) refuse();
      lost();
    },
  },
});

addEventListener("offline", () => socket.terminate());

let spoken = JSON.stringify(credentials());
session.watch(() => {
  const now = JSON.stringify(credentials());
  if (now !== spoken) socket.terminate(); // comes back as the other caller
  spoken = now;
});

/** Whether what is shown is how it is. */
export function useIsLive(): boolean {
  return useStore(connection, ({ status }) => status) === "live";
}
