"""What administrators send to take tokens back, and what they see of it."""

import strawberry

from schema.fields import value
from schema.given import key, may, need
from schema.payloads import Payload
from schema.scalars import DateTime

TOKEN = "The token's id, its claim `jti`."


@strawberry.input(description="Takes a token back: within a second nothing can be done with it any more.")
class DenyTokenInput:
    token_id: str = need(TOKEN)
    reason: str = need("Why, for those who look at the list later.")
    expires_at: DateTime | None = may("When the token expires by itself; after that it is dropped from the list.")
    idempotency_key: str | None = key()


@strawberry.input(description="Lets a token be good again that was taken back by mistake.")
class ReadmitTokenInput:
    token_id: str = need(TOKEN)
    idempotency_key: str | None = key()


@strawberry.type(description="A call about a token.")
class TokenPayload(Payload):
    token_id: strawberry.ID | None = value("The token that it was about; null when the call failed.")


@strawberry.type(description="A token that was taken back.")
class DeniedToken:
    token_id: strawberry.ID | None = value(f"{TOKEN} Always given here.")
    reason: str | None = value("Why; always given here.")
    denied_by: str = value("Who took it back.")
    denied_at: DateTime = value("When it was taken back.")
    expires_at: DateTime | None = value("When it expires by itself.")
