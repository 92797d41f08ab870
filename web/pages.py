"""The built pages of `dashboard/`: HTML under a content security policy, assets that never change under their names.

There are two: the board with its orders and work lists, and the explorer.
They talk to the public API and to nothing else: the policy lets nothing come from, or go to, another host. The build
puts a gzip beside each file, so that nothing is compressed while the server serves. Without a build the API is served
all the same, and in place of each page stands how to build it.
"""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from web.errors import BadRequest
from web.media_type import HTML, chosen

BUILT = Path(__file__).parents[1] / "dashboard" / "dist"
NOT_BUILT = "The pages are not built yet. In the project's folder: make pages\n"

PLACES = """Ordergraph

/         the board (a page for browsers)
/graphql  GraphQL: POST with JSON, sockets (graphql-transport-ws), server-sent events
{explorer}/healthz  whether the process lives
/readyz   whether it serves
"""
EXPLORER = "/explorer explorer with example operations (a page for browsers)\n"

POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'{styles}; font-src 'self' data:; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The editor of the explorer writes style elements of its own, and brings its fonts inside its styles.
BOARD_POLICY, EXPLORER_POLICY = POLICY.format(styles=""), POLICY.format(styles=" 'unsafe-inline'")
ALWAYS = {
    "Content-Security-Policy": BOARD_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
PAGE = {"Cache-Control": "no-cache", "Vary": "Accept", **ALWAYS}
ASSET = {"Cache-Control": "public, max-age=31536000, immutable", **ALWAYS}


class Pages:
    """The files of one build, with or without the explorer."""

    def __init__(self, explorer: bool, built: Path = BUILT) -> None:
        self.built = built
        self.has_explorer = explorer
        self.places = PLACES.format(explorer=EXPLORER if explorer else "")
        self.assets = {path.name: path for path in built.glob("assets/*") if path.suffix != ".gz"}

    def routes(self) -> list[Route]:
        """Where they are served."""
        return [
            *(Route(path, self.board) for path in ("/", "/work", "/orders/{number}")),
            *([Route("/explorer", self.explorer)] if self.has_explorer else []),
            Route("/icon.svg", self.icon),
            Route("/assets/{name}", self.asset),
        ]

    async def board(self, request: Request) -> Response:
        """The board, an order, the work list: one page that reads its address. Who takes no HTML gets words."""
        if _takes_html(request):
            return self._page(request, "index.html", PAGE)
        return PlainTextResponse(self.places, headers={"Vary": "Accept"})

    async def explorer(self, request: Request) -> Response:
        """GraphiQL with our example operations."""
        return self._page(request, "explorer.html", {**PAGE, "Content-Security-Policy": EXPLORER_POLICY})

    def _page(self, request: Request, name: str, headers: dict[str, str]) -> Response:
        page = self.built / name
        return _file(request, page, headers) if page.exists() else PlainTextResponse(f"{NOT_BUILT}\n{self.places}", 503)

    async def icon(self, request: Request) -> Response:
        """The icon of every page."""
        icon = self.built / "icon.svg"
        return _file(request, icon, PAGE) if icon.exists() else Response(status_code=404)

    async def asset(self, request: Request) -> Response:
        """A script, style, font or worker; its name carries a hash of what is in it."""
        found = self.assets.get(request.path_params["name"])
        return _file(request, found, ASSET) if found else PlainTextResponse("There is no such file.\n", 404)


def _file(request: Request, path: Path, headers: dict[str, str]) -> Response:
    media_type = guess_type(path.name)[0]
    packed = path.with_name(f"{path.name}.gz")
    if not packed.exists():
        return FileResponse(path, headers=headers, media_type=media_type)
    varied = {**headers, "Vary": ", ".join(filter(None, (headers.get("Vary"), "Accept-Encoding")))}
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        return FileResponse(packed, headers={**varied, "Content-Encoding": "gzip"}, media_type=media_type)
    return FileResponse(path, headers=varied, media_type=media_type)


def _takes_html(request: Request) -> bool:
    """Whether it likes HTML better than text, as browsers do."""
    try:
        return chosen(request.headers.get("accept"), ("text/plain", HTML)) == HTML
    except BadRequest:
        return False


def _takes_gzip(accepted: str) -> bool:
    """Whether gzip is named, and not by a quality of nothing."""
    for part in accepted.lower().split(","):
        name, _, quality = part.replace(" ", "").partition(";q=")
        if name == "gzip":
            return quality.strip("0.") != "" or not quality
    return False
