"""Watch the tokens of a served organisation for a year, day by day, as a monitor in Okta would.

tokensim serve scenarios/acme.yaml
python docs/examples/watch_tokens.py http://127.0.0.1:8080 SECRET
"""

import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

SOON = timedelta(days=7)
BY_SYSTEM = quote(
    'eventType eq "system.api_token.revoke" and actor.alternateId eq "system@okta.com"'
)


class Okta:
    """An organisation, and the token with which it is asked."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.headers = url, {"Authorization": f"SSWS {secret}"}
        self.log = f"{url}/api/v1/logs?limit=1000&filter={BY_SYSTEM}"

    def tokens(self) -> Iterator[dict[str, Any]]:
        """All live tokens, page by page."""
        url: str | None = f"{self.url}/api/v1/api-tokens?limit=200"
        while url:
            page, url = self.ask(url)
            yield from page

    def expired(self) -> list[str]:
        """Which tokens have expired since the last time? (their ids)"""
        events, following = self.ask(self.log)
        self.log = following or self.log
        return [event["target"][0]["id"] for event in events]

    def ask(self, url: str) -> tuple[Any, str | None]:
        """What is there, and where does it go on?"""
        with urlopen(Request(url, headers=self.headers)) as answer:  # noqa: S310
            links = " ".join(answer.headers.get_all("Link", []))
            following = re.search(r'<([^>]+)>; rel="next"', links)
            return json.load(answer), following and following[1]


class Clock:
    """The clock of the simulation, which Okta has not."""

    def __init__(self, url: str) -> None:
        self.url = url

    def advance(self, by: str) -> datetime:
        """Put it forward. Which time is it then?"""
        body = json.dumps({"by": by}).encode()
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.url}/clock/advance", body, headers)  # noqa: S310
        with urlopen(request) as answer:  # noqa: S310
            return datetime.fromisoformat(json.load(answer)["now"])


def watch(url: str, secret: str, every: int = 1) -> None:
    """Say which tokens expire soon, and in the end how many expired that nobody was told of.

    `every`: so many days the monitor asks.
    """
    okta, clock, told, lost = Okta(url, secret), Clock(url), dict[str, str](), list[str]()
    for _ in range(365 // every):
        now = clock.advance(f"{every}d")
        for token in okta.tokens():
            if datetime.fromisoformat(token["expiresAt"]) - now < SOON and token["id"] not in told:
                told[token["id"]] = token["name"]
                print(f"{now:%Y-%m-%d} {token['name']} expires on {token['expiresAt'][:10]}")
        lost += okta.expired()
    unforeseen = sum(token not in told for token in lost)
    print(f"{len(told)} were about to expire, {len(lost)} did, {unforeseen} of them unforeseen.")


if __name__ == "__main__":
    watch(*sys.argv[1:3], *map(int, sys.argv[3:4]))
