/** The board, an order, the work list: which of them an address names. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Link, Route, Switch } from "wouter";

import "./look/theme.css";

import { BoardPage } from "./board/BoardPage";
import { Failure } from "./look/Failure";
import { OrderPage } from "./order/OrderPage";
import { Shell } from "./shell/Shell";
import { wear } from "./shell/theme";
import { WorkPage } from "./work/WorkPage";

wear();

function Page() {
  return (
    <Shell>
      <Switch>
        <Route path="/">
          <Failure key="board" what="The board">
            <BoardPage />
          </Failure>
        </Route>
        <Route path="/orders/:number">
          {({ number }) => (
            <Failure key={number} what={`Order ${number}`}>
              <OrderPage number={number} />
            </Failure>
          )}
        </Route>
        <Route path="/work">
          <Failure key="work" what="The work list">
            <WorkPage />
          </Failure>
        </Route>
        <Route>
          <p className="card">
            There is no such page. The <Link href="/">board</Link> has all orders.
          </p>
        </Route>
      </Switch>
    </Shell>
  );
}

const place = document.getElementById("page");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
