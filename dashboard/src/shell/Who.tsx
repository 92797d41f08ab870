/** Who one is to the server: a token, or, where none is needed, a name and fewer roles to try things as. */
import { useState, type FormEvent } from "react";

import { useAsked } from "../api/asked";
import { graphql, type Role } from "../api/graphql";
import { session } from "../api/session";
import { useStore } from "../api/store";
import { Dialog } from "../look/Dialog";
import { inWords } from "../look/words";

const VIEWER = graphql(`
  query Viewer {
    viewer {
      actor
      roles
      accounts
    }
  }
`);

const ROLES: Role[] = [
  "ORDER_AGENT",
  "FULFILLMENT_MANAGER",
  "SERVICE_ORDER_MANAGER",
  "FULFILLMENT_AGENT",
  "RESOURCE_MANAGER",
  "PROVISIONING_AGENT",
  "BILLING_AGENT",
  "CATALOG_MANAGER",
  "VIEWER",
  "ADMINISTRATOR",
];

/** The caller's name as the server knows it. */
export function useViewer() {
  return useAsked(VIEWER, {}).data?.viewer;
}

export function Who() {
  const { refused } = useStore(session);
  const [open, setOpen] = useState(false);
  const viewer = useViewer();
  return (
    <>
      <button onClick={() => setOpen(true)} title="Who you are to the server">
        {viewer?.actor ?? "Who are you?"}
      </button>
      {(open || refused) && <Introduction close={() => setOpen(false)} refused={refused} />}
    </>
  );
}

function Introduction({ close, refused }: { close(): void; refused: boolean }) {
  const known = session.get();
  const [token, setToken] = useState(known.token);
  const [actor, setActor] = useState(known.actor);
  const [roles, setRoles] = useState(known.roles);
  const viewer = useViewer();

  function introduce(event: FormEvent) {
    event.preventDefault();
    session.set({ token: token.trim(), actor: actor.trim(), roles, refused: false });
    close();
  }

  function toggle(role: Role) {
    setRoles(roles.includes(role) ? roles.filter((each) => each !== role) : [...roles, role]);
  }

  return (
    <Dialog title="Who you are" close={close}>
      <form className="stack" onSubmit={introduce}>
        {refused && (
          <p className="wrong">The server wants to know who you are: your token is missing or has expired.</p>
        )}
        {viewer && (
          <p>
            The server knows you as <b>{viewer.actor}</b>: {viewer.roles.map(inWords).join(", ").toLowerCase()}
            {viewer.accounts && `, for ${viewer.accounts.length} accounts`}.
          </p>
        )}
        <label className="stack">
          Token, where the server asks for one
          <textarea rows={3} value={token} onChange={(event) => setToken(event.target.value)} spellCheck={false} />
        </label>
        {!refused && (
          <>
            <p className="faint small">
              Without authentication everybody is "local" with every role. Here you can be somebody with fewer; nothing
              of it is kept when the page closes.
            </p>
            <label className="row">
              Name
              <input
                value={actor}
                onChange={(event) => setActor(event.target.value)}
                autoComplete="off"
                placeholder="local"
              />
            </label>
            <fieldset className="row">
              <legend>Roles (none chosen: all that you have)</legend>
              {ROLES.map((role) => (
                <label key={role}>
                  <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} />
                  {inWords(role)}
                </label>
              ))}
            </fieldset>
          </>
        )}
        <div className="row">
          <button className="first push">Go on as this</button>
        </div>
      </form>
    </Dialog>
  );
}
