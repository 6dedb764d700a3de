"""Tokens that died within the log: they are not listed any more, but say what is usual.

Without them only those would speak that lived long enough, and others that were used as rarely but
had less luck would be forgotten.
"""

import numpy as np
from numpy.typing import NDArray

from simulator.learning.records import Records
from simulator.lifecycle import DAY, IDLE_LIMIT, MINUTE
from simulator.okta.log import NEVER_SAID, Log, Others

_LONG_AGO = -(2**62)
Instants = NDArray[np.int64]


def departed(log: Log, span: tuple[int, int], at: int, group: int) -> Records:
    """What does the log know of the use of tokens that are gone? `group`: that of all of them.

    `span`: of the log; `at`: when the inventory was taken (ms since 1970). A token whose end is
    told 30 days or more after its last use in the log, and not because of its owner, expired: so it
    was used 30 days before, whether that is in the log or not. Of tokens of which nothing is known
    but their end nothing is learned.
    """
    begin, end = span[0], min(at, span[1])
    found = log.others(end)
    created = np.where(found.created == NEVER_SAID, begin, np.maximum(found.created, begin))
    seen = np.full(len(created), _LONG_AGO)
    np.maximum.at(seen, found.uses.token, found.uses.time)
    expired = _expired(found, seen, log.deactivations())
    last = np.where(expired, np.maximum(seen, found.revoked - IDLE_LIMIT), seen)
    until = np.minimum(_ends(found, last, end), end)
    counts = np.bincount(found.uses.token, minlength=len(created))
    never_used = (found.created != NEVER_SAID) & (last <= found.created + MINUTE)
    records = Records(
        found.uses.time / DAY,
        np.concatenate([[0], np.cumsum(counts)]),
        created / DAY,
        until / DAY,
        np.minimum(last, until) / DAY,
        ~never_used,
        np.full(len(created), group),
        created == begin,
    )
    return records.some(((counts > 0) | expired) & (until > created + MINUTE))


def _expired(found: Others, seen: Instants, deactivations: Instants) -> NDArray[np.bool_]:
    """Which have expired, by what the log tells of their end?"""
    told, by_owner = found.revoked != NEVER_SAID, np.isin(found.revoked, deactivations)
    idle = seen + IDLE_LIMIT <= np.where(told, found.revoked, 0) + MINUTE
    return np.asarray(told & ~by_owner & idle)


def _ends(found: Others, last: Instants, end: int) -> Instants:
    """Until when does the log tell of each?

    Where it tells of no ends at all, 30 days after the last use. Where it does, but not of this
    one, nothing is known of it after its last use.
    """
    told = found.revoked != NEVER_SAID
    if told.any():
        return np.where(told, found.revoked, last + MINUTE)
    return np.where(last + IDLE_LIMIT <= end, last + IDLE_LIMIT, last + MINUTE)
