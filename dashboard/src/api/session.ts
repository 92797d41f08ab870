/**
 * Who asks: a token where the server demands one, else what narrows the local caller. Kept in memory only: closing the
 * page forgets it. Where a reverse proxy signs people in, nothing of this is needed.
 */
import type { Role } from "./graphql";
import { Store } from "./store";

export interface Session {
  token: string;
  actor: string;
  roles: Role[];
  /** Whether the server has refused us; nothing is sent until somebody has said who we are. */
  refused: boolean;
}

export const session = new Store<Session>({ token: "", actor: "", roles: [], refused: false });

/** Goes with each request as headers, and with each socket as the payload of `connection_init`. */
export function credentials(): Record<string, string> {
  const { token, actor, roles } = session.get();
  const said: Record<string, string> = {};
  if (token) said["Authorization"] = `Bearer ${token}`;
  if (actor) said["X-Ordergraph-Actor"] = actor;
  if (roles.length) said["X-Ordergraph-Roles"] = roles.join(",");
  return said;
}

export function refuse(): void {
  if (!session.get().refused) session.set({ ...session.get(), refused: true });
}

/** Wait until somebody has said who they are. */
export async function admitted(): Promise<void> {
  if (!session.get().refused) return;
  await new Promise<void>((done) => {
    const stop = session.watch(() => {
      if (session.get().refused) return;
      stop();
      done();
    });
  });
}

/** Tells one caller from another, whether or not the server has refused it. */
export function whoever({ token, actor, roles }: Session): string {
  return JSON.stringify([token, actor, roles]);
}
