"""Requests to an Okta organisation: read only, page by page, patient; the token is kept secret."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx

VARIABLE = "OKTA_API_TOKEN"
MOST_TRIES = 7
FIRST_TRIES = 3
"""As long as there was no answer at all: then the address may be wrong."""
LONGEST_WAIT = 300.0
"""Seconds; an hourly limit is waited for in parts."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_NO_HTTPX = "reading from Okta needs httpx, which is not here; install tokensim[okta]"


class LiveError(Exception):
    """It could not be read. The message is for the user, and has no secret in it."""


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    items: list[Any]
    following: str | None
    """The address of the next page."""


@dataclass
class Client:
    """Reads from one organisation. Never writes there: there is no method but GET."""

    url: str
    transport: "httpx.BaseTransport | None" = field(default=None, repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    clock: Callable[[], float] = field(default=time.time, repr=False)

    def __post_init__(self) -> None:
        self.url = checked_url(self.url)
        try:
            import httpx
        except ImportError:
            raise LiveError(_NO_HTTPX) from None
        self._http = httpx.Client(
            headers={"Authorization": f"SSWS {_secret()}", "Accept": "application/json"},
            transport=self.transport,
            timeout=60.0,
            follow_redirects=False,  # the token is for this organisation only
            trust_env=self.transport is None,
        )
        self._there: int | None = None
        self._answered = False

    @property
    def there(self) -> int | None:
        """Which time was it there, by the last answer? (ms since 1970; None: it did not say)"""
        return self._there

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def pages(self, address: str, params: Mapping[str, str] | None = None) -> Iterator[Page]:
        """What does a list say, page by page? Raises LiveError."""
        following: str | None = address if address.startswith("http") else self.url + address
        while following is not None:
            self._check_origin(following)
            page = self._page(following, params)
            params, following = None, page.following
            yield page

    def _page(self, address: str, params: Mapping[str, str] | None) -> Page:
        response = self._patiently(address, params)
        try:
            items = response.json()
        except ValueError:
            raise LiveError(f"{self._plain(address)}: the answer is not JSON") from None
        if not isinstance(items, list):
            raise LiveError(f"{self._plain(address)}: the answer is not a list")
        following = response.links.get("next", {}).get("url")
        return Page(items, None if following == address else following)

    def _patiently(self, address: str, params: Mapping[str, str] | None) -> "httpx.Response":
        """One answer, however often it must be asked for."""
        import httpx

        problem = ""
        for attempt in range(MOST_TRIES):
            try:
                response = self._http.get(address, params=params)
            except httpx.TransportError as error:
                problem, wait = _words_of(error), 2.0**attempt
            else:
                self._answered = True
                if response.status_code == httpx.codes.OK:
                    date = _date(response)
                    self._there = None if date is None else int(date * 1000)
                    return response
                self._give_up_unless_it_may_pass(response, address)
                problem, wait = f"HTTP {response.status_code}", self._wait(response, attempt)
            if attempt == self._tries - 1:
                break
            self.sleep(min(wait, LONGEST_WAIT))
        advice = "try again later" if self._answered else "is that its address?"
        raise LiveError(f"{self._plain(address)}: {problem}, {self._tries} times; {advice}")

    @property
    def _tries(self) -> int:
        return MOST_TRIES if self._answered else FIRST_TRIES

    def _wait(self, response: "httpx.Response", attempt: int) -> float:
        """How long (s) until it is worth asking again? X-Rate-Limit-Reset is by Okta's clock."""
        reset = response.headers.get("X-Rate-Limit-Reset", "")
        if response.status_code != 429 or not reset.isdecimal():
            return float(2.0**attempt)
        now = _date(response)
        return max(1.0, int(reset) - (self.clock() if now is None else now) + 1.0)

    def _give_up_unless_it_may_pass(self, response: "httpx.Response", address: str) -> None:
        status = response.status_code
        if status == 429 or status >= 500:
            return
        reasons = {
            401: f"the token in {VARIABLE} is not valid (any more)",
            403: f"the token in {VARIABLE} may not read this; its owner must be an administrator",
            404: "there is no such thing; is this the address of an Okta organisation?",
        }
        reason = reasons.get(status, "it was refused")
        raise LiveError(f"{self._plain(address)}: HTTP {status}{_code(response)}: {reason}")

    def _check_origin(self, address: str) -> None:
        if urlsplit(address)[:2] != urlsplit(self.url)[:2]:
            raise LiveError(f"the next page lies elsewhere ({self._plain(address)}); not followed")

    def _plain(self, address: str) -> str:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def checked_url(url: str) -> str:
    """Which address is it? HTTPS only, but for this very machine. Raises LiveError."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not (parts.hostname and (parts.scheme == "https" or local)):
        raise LiveError("--url must be like https://example.okta.com")
    if parts.username or parts.password or parts.query or parts.path not in ("", "/"):
        raise LiveError("--url must be the address alone, like https://example.okta.com")
    return f"{parts.scheme}://{parts.netloc}"


def _words_of(error: "httpx.TransportError") -> str:
    """What went wrong on the way? (the text of the error itself may name what is secret)"""
    import httpx

    kinds = {
        httpx.ConnectError: "it cannot be reached",
        httpx.TimeoutException: "it did not answer in time",
        httpx.ProxyError: "the proxy refused",
    }
    words = next((words for kind, words in kinds.items() if isinstance(error, kind)), "it failed")
    return f"{words} ({type(error).__name__})"


def _date(response: "httpx.Response") -> float | None:
    """When was an answer given, by the clock of who gave it? (seconds since 1970)"""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(response.headers["Date"]).timestamp()
    except (KeyError, ValueError):
        return None


def _secret() -> str:
    secret = os.environ.get(VARIABLE, "").strip()
    if not secret:
        raise LiveError(f"put an API token of the organisation into the environment as {VARIABLE}")
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        raise LiveError(f"what is in {VARIABLE} cannot be an API token")
    return secret


def _code(response: "httpx.Response") -> str:
    try:
        code = response.json().get("errorCode")
    except (ValueError, AttributeError):
        return ""
    return f" {code}" if isinstance(code, str) and code.isalnum() and len(code) < 20 else ""
