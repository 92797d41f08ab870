/** The question behind what is shown, opened in the explorer. */
import { stringifyDocument, type AnyVariables, type DocumentInput } from "urql";

interface Props {
  document: DocumentInput<unknown, AnyVariables>;
  variables: object;
}

export function ExplorerLink({ document, variables }: Props) {
  const asked = new URLSearchParams({
    query: stringifyDocument(document),
    variables: JSON.stringify(variables, null, 2),
  });
  return (
    <a className="small" href={`/explorer?${asked}`} target="_blank" rel="noopener">
      Open in explorer
    </a>
  );
}
