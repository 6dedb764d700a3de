"""The scenario of a real organisation: readable, commented, and open to be changed by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.importing.calls import PATTERNS
from simulator.importing.gathering import Estate
from simulator.importing.names import on_one_line, safe_name
from simulator.importing.usage import Table
from simulator.lifecycle import DAY, IDLE_LIMIT, SECOND
from simulator.okta.documents import Token, User
from simulator.okta.times import format_instant
from simulator.scenario.durations import format_duration

_HEAD = """\
# Made by `tokensim import okta`: {tokens:,} tokens of {users:,} users, as they were at {at}.
#
# Each integration is one real token. The line above it says what was seen of its use; `calls` is
# what was learned from that. Whatever you know better, change: write `calls: never` for a job that
# was switched off, `calls: {{cron: "0 6 1 * *"}}` for one that runs on the 1st, and so on.
# usage.parquet has the numbers behind every line, import.html the account of the import.

name: {name}
description: Tokens of {where}, imported.
start: {at}
horizon: 90d
replications: 100

policy: none
policies:
  keep-alive:
    - keep_alive: {{when_idle: 21d}}
  remind-7:
    - remind: {{before_expiry: 7d, response: 70%, delay: {{mean: 1d}}}}
"""


@dataclass(frozen=True)
class Turnover:
    """How many people leave within a year, learned from the deactivations in the log?"""

    left: int
    people: int
    days: float

    @property
    def share(self) -> float:
        """The share within a year, at a constant hazard; 0 if nobody was seen leaving."""
        if not self.left or not self.people or self.days <= 0:
            return 0.0
        staying = (1.0 - min(self.left / (self.people + self.left), 0.99)) ** (365.0 / self.days)
        return 1.0 - float(staying)


def turnover_of(estate: Estate) -> Turnover:
    """What does the log say of people leaving?"""
    people = sum(_is_there(user) for user in estate.inventory.users.values())
    return Turnover(estate.deactivated, people, (estate.log_end - estate.log_begin) / DAY)


def is_person(user: User) -> bool:
    """Has somebody ever signed in as this user? If not, it is taken as a service account."""
    return user.last_login is not None


def _is_there(user: User) -> bool:
    return is_person(user) and user.status != "DEPROVISIONED"


def scenario_text(estate: Estate, table: Table, name: str) -> Iterator[str]:
    """What is in the scenario file? Piece by piece."""
    owners = {one.token.user for one in estate.tokens}
    yield _HEAD.format(
        tokens=len(estate.tokens),
        users=len(owners),
        at=format_instant(estate.at),
        name=name,
        where=f"an Okta organisation at {format_instant(estate.at)[:10]}",
    )
    yield from _users(estate, owners)
    yield "\nintegrations:" + ("\n" if estate.tokens else " {}\n")
    for row, one in enumerate(estate.tokens):
        yield from _integration(one.token, estate, table, row)


def _users(estate: Estate, owners: set[str]) -> Iterator[str]:
    turnover = turnover_of(estate)
    yield "\nusers:" + ("\n" if owners else " {}\n")
    if turnover.share:
        yield (
            f"  # turnover: {turnover.left} users were deactivated within {turnover.days:.0f} days "
            f"of the log, beside the {turnover.people} people that are there\n"
        )
    for user in sorted(owners):
        yield from _user(estate.inventory.users[user], turnover)


def _user(user: User, turnover: Turnover) -> Iterator[str]:
    title = user.login.partition("@")[0]
    keys = []
    if not is_person(user):
        keys.append("kind: service_account")
    elif turnover.share:
        keys.append(f"turnover: {turnover.share:.1%}")
    if user.status == "SUSPENDED":
        keys.append("suspensions: [{on: +0d, share: 100%}]")
    seen = "" if is_person(user) else ", never signed in"
    yield f"  # {on_one_line(user.login)} ({on_one_line(user.id)}): {user.status}{seen}\n"
    yield f"  {quoted(safe_name(title, user.id))}: {{{', '.join(keys)}}}\n"


def _integration(token: Token, estate: Estate, table: Table, row: int) -> Iterator[str]:
    age = max(estate.at - token.created, 0)
    idle = min(max(estate.at - token.last_used, 0), age, IDLE_LIMIT - 1)
    title = f"{on_one_line(token.name)!r}, {on_one_line(token.client)!r}"
    yield f"  # {title}: {sentence(table, row)}\n"
    yield f"  {quoted(table['integration'][row])}:\n"
    yield f"    owner: {quoted(table['owner'][row])}\n"
    yield f"    age: {format_duration(max(round_up(age), idle))}\n"
    yield f"    last_used: {format_duration(idle)}\n"
    yield f"    calls: {table['calls'][row]}\n"


def round_up(age: int) -> int:
    """To whole seconds, so that nothing is used before it was created."""
    return -(-age // SECOND) * SECOND


def quoted(name: Any) -> str:
    """A name as a key: one that could be read as a number or a word of YAML stands in quotes."""
    return f'"{name}"'


def sentence(table: Table, row: int) -> str:
    """What is known of the use of a token, in one sentence."""
    words = [PATTERNS[table["pattern"][row]]]
    events, days = int(table["events"][row]), float(table["observed_days"][row])
    if not table["ever_used"][row]:
        return f"{words[0]}; never used since it was created"
    words.append(f"{events:,} {'use' if events == 1 else 'uses'} in {days:.0f}d of log")
    if table["last_use_unseen"][row]:
        words.append("the last use is not in the log")
    if table["pattern"][row] == "dead":
        words.append(f"before: {table['calls_if_alive'][row]}")
    elif (chance := float(table["probability_dead"][row])) >= 0.05:
        words.append(f"may have ended ({chance:.0%})")
    return "; ".join(words)
