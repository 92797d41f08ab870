/** What broke is said where it broke; the rest of the page lives on. */
import { Component, type ReactNode } from "react";

interface Props {
  what: string;
  children: ReactNode;
}

export class Failure extends Component<Props, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div className="card stack" role="alert">
        <h2 className="wrong">{this.props.what} can't be shown</h2>
        <p>{this.state.error.message}</p>
        <p className="faint">What the server has is not affected. Try once more, or load the page anew.</p>
        <div className="row">
          <button className="first" onClick={() => this.setState({ error: undefined })}>
            Try once more
          </button>
          <button onClick={() => location.reload()}>Load anew</button>
        </div>
      </div>
    );
  }
}
