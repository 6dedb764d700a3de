"""The tokens of a served organisation, as Okta shows them."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import GREEN
from simulator.model.visitor import Visitor
from simulator.tenant.documents import ANYWHERE, Token
from simulator.tenant.paging import Page, page, place_of
from simulator.tenant.register import Badge, Register


class Inventory:
    """What tokens there are, and what is known of each."""

    def __init__(self, visitor: Visitor, register: Register, start: int) -> None:
        """`start`: of the scenario, in ms since 1970."""
        self._visitor, self._register, self._start = visitor, register, start
        self._networks: dict[int, tuple[int, Mapping[str, Any]]] = {}

    def page(self, after: str | None, limit: int, q: str = "") -> Page[Token]:
        """Live tokens in whose name `q` stands, from the place `after` on."""
        tokens = self._visitor.look()
        live: NDArray[np.int64] = np.flatnonzero(self._visitor.live(tokens))
        numbers = live[live >= (place_of(after) or 0)]
        return page(self._named(numbers, q), limit, partial(self._token, tokens))

    def one(self, badge: Badge) -> Token:
        """A token, dead or alive."""
        return self._token(self._visitor.look(), badge.number)

    def restrict(self, badge: Badge, network: Mapping[str, Any], now: int) -> None:
        """From where may a token be used? (noted; nobody is refused for it)"""
        self._networks[badge.number] = (now, network)

    def handed_out(self, integration: str | None) -> list[dict[str, Any]]:
        """All tokens that were ever created, with the secrets that were shown once each."""
        tokens = self._visitor.look()
        works = self._visitor.live(tokens) & (tokens["status"] == GREEN)
        return [
            {
                "name": badge.name,
                "id": badge.id,
                "secret": badge.secret,
                "integration": badge.name.partition("#")[0],
                "userId": self._register.accounts[int(tokens["user"][badge.number])].id,
                "held": bool(tokens["holds"][badge.number]),
                "works": bool(works[badge.number]),
            }
            for number in np.flatnonzero(self._visitor.exist(tokens)).tolist()
            if (badge := self._register.badges[number]).name.partition("#")[0] == integration
            or integration is None
        ]

    def _named(self, numbers: NDArray[np.int64], q: str) -> Iterator[int]:
        for number in numbers.tolist():
            if q.lower() in self._register.badges[number].name.lower():
                yield number

    def _token(self, tokens: NDArray[Any], number: int) -> Token:
        row, badge = tokens[number : number + 1], self._register.badges[number]
        updated, network = self._networks.get(number, (0, ANYWHERE))
        return Token(
            badge.id,
            badge.name,
            self._register.accounts[int(row["user"][0])].id,
            self._start + int(row["issued"][0]),
            self._start + max(int(row["issued"][0]), int(row["last_used"][0]), updated),
            self._start + int(self._visitor.expiries(row)[0]),
            network,
        )
