"""Who is who: the users and tokens of the model under their names, ids and secrets."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.tenant.standins import StandIns

TOKEN, USER = "00T", "00u"  # how ids of Okta begin


@dataclass(frozen=True)
class Account:
    """A user."""

    number: int
    name: str
    id: str
    login: str
    is_service: bool = False

    @property
    def words(self) -> tuple[str, str]:
        """Their first and last name."""
        cohort, _, place = self.name.rpartition("/")
        return cohort, place


@dataclass(frozen=True)
class Badge:
    """A token: what it is called, and what it is called by."""

    number: int
    name: str
    id: str
    secret: str


class Register:
    """The users of a scenario, and the tokens that there are by now."""

    def __init__(self, demand: Demand, stand_ins: StandIns) -> None:
        self._stand_ins = stand_ins
        self._domain = f"{demand.scenario.name.lower()}.example"
        self.integrations = [
            f"{cohort}/{place}"
            for cohort, described in demand.scenario.integrations.items()
            for place in range(described.count)
        ]
        self.accounts = [
            self.account(number, f"{cohort}/{place}", is_service=kind == "service_account")
            for number, (cohort, place, kind) in enumerate(
                (cohort, place, described.kind)
                for cohort, described in demand.scenario.users.items()
                for place in range(described.count)
            )
        ]
        self.badges: list[Badge] = []
        self._users = {one.id: one for one in self.accounts}
        self._logins = {one.login: one for one in self.accounts}
        self._tokens: dict[str, Badge] = {}
        self._secrets: dict[str, Badge] = {}

    def account(self, number: int, name: str, *, is_service: bool = False) -> Account:
        """Somebody of this name."""
        login = f"{name.replace('/', '-').lower()}@{self._domain}"
        return Account(number, name, self._stand_ins.identity(USER, name), login, is_service)

    def badge(self, number: int, name: str) -> Badge:
        """A token of this name."""
        identity, secret = self._stand_ins.identity(TOKEN, name), self._stand_ins.secret(name)
        return Badge(number, name, identity, secret)

    def enrol(self, tokens: NDArray[Any]) -> None:
        """Enter those of all tokens (records `state.TOKEN`) that are new."""
        known = len(self.badges)
        rows = tokens[known:][["integration", "serial"]].tolist()
        for number, (integration, serial) in enumerate(rows, known):
            badge = self.badge(number, f"{self.integrations[integration]}#{serial}")
            self.badges.append(badge)
            self._tokens[badge.id] = self._secrets[badge.secret] = badge

    def user(self, identity: str) -> Account | None:
        """Who has this id, or this login?"""
        return self._users.get(identity) or self._logins.get(identity.lower())

    def token(self, identity: str) -> Badge | None:
        """Which token has this id?"""
        return self._tokens.get(identity)

    def token_of(self, secret: str) -> Badge | None:
        """Which token has this secret?"""
        return self._secrets.get(secret)
