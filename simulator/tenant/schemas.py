"""What answers look like: for the OpenAPI description, and for whoever generates a client."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema


class Shape(BaseModel):
    """A JSON object of Okta's, in camelCase."""

    model_config = ConfigDict(alias_generator=lambda name: _camel(name))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.title() for word in others)


class Network(Shape):
    """From where a token may be used."""

    connection: Literal["ANYWHERE", "ZONE"] = "ANYWHERE"
    include: list[str] = Field(default_factory=list, description="Ids of zones.")
    exclude: list[str] = Field(default_factory=list, description="Ids of zones.")


class ApiToken(Shape):
    """A live token. When was it used last? At `expiresAt` - `tokenWindow`."""

    id: str = Field(pattern="^00T.{17}$")
    name: str
    user_id: str = Field(pattern="^00u.{17}$")
    client_name: str
    token_window: str = Field(examples=["P30D"])
    network: Network
    created: datetime
    last_updated: datetime
    expires_at: datetime
    link: dict[str, Any] = Field(alias="_link")
    links: dict[str, Any] = Field(alias="_links")


class ApiTokenUpdate(Shape):
    """What can be changed of a token; all else that is sent is passed over, as Okta does."""

    network: Network = Field(default_factory=Network)


class Profile(Shape):
    """What is known of a user."""

    first_name: str
    last_name: str
    email: str
    login: str
    user_type: Literal["person", "service_account"]
    mobile_phone: None
    second_email: None


class User(Shape):
    """An account."""

    id: str = Field(pattern="^00u.{17}$")
    status: Literal["ACTIVE", "SUSPENDED", "DEPROVISIONED"]
    created: datetime
    activated: datetime
    status_changed: datetime
    last_login: None
    last_updated: datetime
    password_changed: None
    type: dict[str, str]
    profile: Profile
    credentials: dict[str, Any]
    links: dict[str, Any] = Field(alias="_links")


class Party(Shape):
    """An actor or a target."""

    id: str
    type: str
    alternate_id: str
    display_name: str
    detail_entry: None


class Outcome(Shape):
    """How it ended."""

    result: Literal["SUCCESS"]
    reason: None


class Transaction(Shape):
    """What it is a part of; `detail.requestApiTokenId`: the token that made the request."""

    type: Literal["WEB", "JOB"]
    id: str
    detail: dict[str, str]


class LogEvent(Shape):
    """An event of the System Log."""

    uuid: str
    published: datetime
    event_type: str
    version: str
    severity: Literal["INFO"]
    legacy_event_type: None
    display_message: str
    actor: Party
    client: dict[str, str | None]
    outcome: Outcome
    target: list[Party]
    transaction: Transaction
    debug_context: dict[str, Any]


class Error(Shape):
    """A request that was refused."""

    error_code: str = Field(pattern="^E[0-9]{7}$")
    error_summary: str
    error_link: str
    error_id: str
    error_causes: list[dict[str, str]]


class ClockFace(Shape):
    """The clock of the simulated organisation."""

    now: datetime
    start: datetime
    end: datetime
    elapsed: str = Field(examples=["30d"])
    speed: float = Field(description="Simulated seconds in a real one; 0: it is driven by hand.")


DURATION = "^[0-9]{1,3}[wdhms]$|^[0-9]{1,3}d[0-9]{1,3}[hms]$|^P[0-9]{1,3}[WD]$|^PT[0-9]{1,3}[HMS]$"
TIME = {
    "anyOf": [
        {"format": "date-time"},
        {"format": "date"},
        {"pattern": "^[+][0-9]{1,3}[wdhms]$"},
    ]
}


class Advance(Shape):
    """By how much, or to when, the clock is put forward: one of the two."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"minProperties": 1, "maxProperties": 1}
    )

    by: Annotated[str | None, WithJsonSchema({"type": "string", "pattern": DURATION})] = Field(
        None, description="A duration.", examples=["30d", "1d12h", "PT6H"]
    )
    to: Annotated[str | None, WithJsonSchema({"type": "string", **TIME})] = Field(
        None, description="A time, or +45d from the start.", examples=["2026-06-30", "+45d"]
    )


class HandedOut(Shape):
    """A token with its secret, which Okta shows once, in the console."""

    name: str
    id: str
    secret: str
    integration: str
    user_id: str
    held: bool = Field(description="Does its integration call with it?")
    works: bool = Field(description="Would a call with it succeed now?")
