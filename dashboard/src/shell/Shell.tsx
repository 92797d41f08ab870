/** What stands around every page: where one can go, whether it is live, who one is. */
import { useState, type FormEvent, type ReactNode } from "react";
import { Link, useLocation } from "wouter";

import { Badge } from "./Badge";
import { chooseTheme, chosenTheme, type Theme } from "./theme";
import { Who } from "./Who";
import "./shell.css";

const PLACES = [
  ["/", "Board"],
  ["/work", "Work"],
] as const;

const THEMES: Theme[] = ["system", "light", "dark"];

export function Shell({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="shell">
        <Link href="/" className="name">
          <img src="/icon.svg" alt="" width="26" height="26" />
          Ordergraph
        </Link>
        <nav aria-label="Pages">
          {PLACES.map(([href, name]) => (
            <Link key={href} href={href} aria-current={location === href ? "page" : undefined}>
              {name}
            </Link>
          ))}
          <a href="/explorer">Explorer</a>
        </nav>
        <GoTo />
        <span className="push row">
          <Badge />
          <ThemeChoice />
          <Who />
        </span>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function GoTo() {
  const [, go] = useLocation();
  const [number, setNumber] = useState("");
  function open(event: FormEvent) {
    event.preventDefault();
    if (!number.trim()) return;
    go(`/orders/${encodeURIComponent(number.trim().toUpperCase())}`);
    setNumber("");
  }
  return (
    <form onSubmit={open} role="search">
      <input
        aria-label="Go to an order by its number"
        placeholder="CO-000123"
        size={11}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
    </form>
  );
}

function ThemeChoice() {
  const [theme, setTheme] = useState(chosenTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return (
    <button
      title={`Colors: ${theme}. Click for ${next}.`}
      aria-label={`Colors: ${theme}`}
      onClick={() => {
        chooseTheme(next);
        setTheme(next);
      }}
    >
      {{ system: "◐", light: "☀", dark: "☾" }[theme]}
    </button>
  );
}
