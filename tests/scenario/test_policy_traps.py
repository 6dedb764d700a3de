"""The traps in the policy in force, and the traps that it takes away, in a sentence each."""

import pytest

from simulator import simulate
from simulator.scenario import loads
from simulator.scenario.traps import traps

WORLD = """\
name: small
start: 2026-01-01
horizon: 365d
users:
  people: {{count: 10{people}}}
  services: {{count: 5, kind: service_account}}
  leavers: {{count: 5, turnover: 15%, departures: [{{on: +90d, count: 1}}]}}
integrations:
  sync: {{count: 20, owner: people, calls: {calls}{more}}}
  other: {{count: 10, owner: services, calls: {{every: 1d}}}}
policy: p
policies: {{p: [{rules}]}}
{top}
"""
RECOVERY = "recovery: {repair: 1h}"


def told(
    rules: str,
    calls: str = "{every: 1d}",
    people: str = "",
    more: str = "",
    top: str = RECOVERY,
    seen: str = "",
) -> list[str]:
    """The traps under a policy of these rules; only those that begin with `seen`."""
    text = WORLD.format(rules=rules, calls=calls, people=people, more=more, top=top)
    return [trap for trap in traps(loads(text)) if trap.startswith(seen)]


IDLENESS = [
    # rules, calls, what is said of the integrations
    ("keep_alive: {when_idle: 21d}", "never", []),
    ("keep_alive: {when_idle: 21d}", "{every: 40d}", []),
    ("keep_alive: {when_idle: 21d}", "{poisson: 1/w}", []),
    ("keep_alive: {when_idle: 21d}", "{every: 1h, pauses: [{from: +9d, to: +60d}]}", []),
    ("keep_alive: {when_idle: 21d, miss: 20%}", "{every: 1d}", []),
    ("keep_alive: {when_idle: 21d, miss: 20%}", "never", []),
    (
        "keep_alive: {when_idle: 25d, miss: 20%, retry: 10d}",
        "never",
        ["20 % of the calls of keep_alive are missed, and only 1 attempt fits in before the token is dead; about 94 % of its tokens die of idleness within the horizon"],
    ),
    (
        "keep_alive: {when_idle: 21d, miss: 20%, retry: 4d}",
        "{every: 40d}",
        ["20 % of the calls of keep_alive are missed, and only 3 attempts fit in before the token is dead; about 7 % of its tokens die of idleness within the horizon"],
    ),
    ("keep_alive: {when_idle: 21d, applies_to: other}", "never", ["never calls; its tokens die of idleness 30 days after they were last used"]),
    ("keep_alive: {when_idle: 30d}", "never", ["never calls; its tokens die of idleness 30 days after they were last used"]),
    ("rotate: {every: 29d}", "never", []),
    ("rotate: {every: 29d, jitter: 1d}", "{every: 40d}", ["calls come up to 40 days apart; its tokens die of idleness"]),
    ("revoke_idle: {after: 14d}", "never", ["never calls; its tokens are revoked as idle 14 days after they were last used"]),
    ("revoke_idle: {after: 14d}", "{every: 14d}", ["calls come up to 14 days apart; its tokens are revoked as idle"]),
    ("revoke_idle: {after: 14d}", "{every: 13d, jitter: 1d}", ["calls come up to 14 days apart; its tokens can be revoked as idle"]),
    ("revoke_idle: {after: 14d}", "{every: 13d}", []),
    ("revoke_idle: {after: 14d}, keep_alive: {when_idle: 10d}", "{every: 40d}", []),
    (
        "revoke_idle: {after: 5d}",
        "{poisson: 1/d}",
        ["0.674 % of the gaps between its calls kill the token; about 92 % of its tokens are revoked as idle within the horizon"],
    ),
    (
        "revoke_idle: {after: 14d}",
        "{every: 1h, pauses: [{from: +9d, to: +24d}]}",
        ["pauses on 2026-01-10, and makes no call for 15 days; its tokens are revoked as idle"],
    ),
    (
        "revoke_idle: {after: 14d}",
        "{every: 7d, miss: 5%}",
        ["calls come up to 7 days apart, and 5 % of the calls are missed; a single missed call can leave a gap of 14 days or more, and about 91 % of its tokens are revoked for that within the horizon"],
    ),
    (
        "remind: {before_expiry: [7d, 1d], response: 50%}",
        "{every: 40d}",
        ["calls come up to 40 days apart; its tokens die of idleness (remind saves about 75 % of them, if that is in time)"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "calls", "found"), IDLENESS)
def test_what_is_said_of_idleness_under_a_policy(rules: str, calls: str, found: list[str]) -> None:
    listed = "{" + rules.replace("}, ", "}}, {") + "}"
    assert told(listed, calls, seen="sync: ") == [f"sync: {trap}" for trap in found]


OF_THE_POLICY = [
    # rules, changes, what is said of the policy
    ("{keep_alive: {when_idle: 40d}}", {}, ["keep_alive calls with tokens idle for 40 days, but they are dead after 30 days"]),
    ("{keep_alive: {when_idle: 29d}}", {}, []),
    (
        "{keep_alive: {when_idle: 21d}}, {revoke_idle: {after: 21d, applies_to: sync}}",
        {},
        ["revoke_idle ends tokens idle for 21 days, before keep_alive calls with them at 21 days (sync)"],
    ),
    ("{revoke_idle: {after: 30d}}", {"top": ""}, ["revoke_idle waits until tokens are idle for 30 days, but they are dead after 30 days"]),
    ("{rotate: {every: 30d, overlap: 29d}}", {}, []),
    (
        "{rotate: {every: 30d, overlap: 60d}}",
        {},
        ["rotate leaves old tokens alive for 60 days, but replaces them every 30 days: integrations have 4 live tokens at a time"],
    ),
    ("{rotate: {every: 90d}}, {max_age: {revoke_at: 91d}}", {}, []),
    ("{max_age: {revoke_at: 366d}}", {}, []),
    ("{max_age: {revoke_at: 366d, applies_to: sync}}", {"more": ", age: 1d"}, ["max_age revokes every token at the age of 366 days, and nothing replaces those of sync before"]),
    ("{max_age: {revoke_at: 180d}}", {}, ["max_age revokes every token at the age of 180 days, and nothing replaces those of sync and other before"]),
    (
        "{max_age: {revoke_at: 180d}}, {rotate: {every: 170d, jitter: 10d, applies_to: other}}",
        {},
        [
            "max_age revokes every token at the age of 180 days, and nothing replaces those of sync before",
            "max_age revokes tokens at the age of 180 days, before rotate replaces them at 180 days (other)",
        ],
    ),
    (
        "{max_age: {revoke_at: 180d}}, {rotate: {every: 90d}}, {revoke_idle: {after: 14d}}",
        {"top": ""},
        ["max_age and revoke_idle can take integrations down, and there is no recovery: those stay down"],
    ),
    (
        "{suspend_inactive: {after: 35d}}",
        {},
        ["suspend_inactive suspends the service accounts of services on 2026-02-05: they never sign in; calls with their tokens are refused; exempt them"],
    ),
    ("{suspend_inactive: {after: 35d, exempt: [services]}}", {}, []),
    ("{suspend_inactive: {after: 35d, applies_to: people}}", {}, []),
    ("{suspend_inactive: {after: 366d}}", {}, []),
    ("{suspend_inactive: {after: 35d}}", {"top": RECOVERY + "\nlifecycle: {suspension: unaffected}"}, []),
    (
        "{suspend_inactive: {after: 35d, exempt: [services]}}",
        {"people": ", sign_in: 1/w"},
        ["suspend_inactive suspends about 28 % of people within the horizon, for they do not sign in for 35 days"],
    ),
    ("{suspend_inactive: {after: 35d, exempt: [services]}}", {"people": ", sign_in: 3/w"}, []),
    ("{hand_over: {lead: 3d, to: people}}", {}, []),
    (
        "{hand_over: {lead: 0s, to: leavers}}",
        {},
        [
            "hand_over has a lead of 0: when the desk is told, the tokens die already",
            "hand_over makes new tokens under leavers, of whom about 32 % leave within the horizon: those tokens die with their accounts, too",
        ],
    ),
    ("{ownership: {people: 50%, services: 50%}}", {}, []),
    (
        "{ownership: {people: 50%, leavers: 50%}}",
        {},
        ["ownership makes new tokens under leavers, of whom about 32 % leave within the horizon: those tokens die with their accounts, too"],
    ),
    ("{remind: {before_expiry: 7d, delay: 2d}}", {}, []),
    (
        "{remind: {before_expiry: [7d, 1d], delay: {mean: 7d}}}",
        {},
        ["remind tells people 7 days before expiry, and about 37 % of those who act do so only when the token is dead"],
    ),
    (
        "{remind: {before_expiry: 7d}}",
        {"people": ", turnover: 15%"},
        ["remind tells owners only, and about 15 % of people leave within the horizon: nobody is told of the tokens that die with their accounts"],
    ),
    ("{remind: {before_expiry: 7d, to: team}}", {"people": ", turnover: 15%"}, []),
    ("{respond: {}}", {}, ["respond has nothing to do: no token is ever suspicious here"]),
    ("{respond: {}}", {"top": RECOVERY + "\nsuspicious: [{rate: 1/y}]"}, []),
    ("{respond: {}}", {"top": RECOVERY + "\nleaks: {rate: 1/y, noticed: {share: 50%}}"}, []),
    (
        "{respond: {action: clear}}",
        {"top": RECOVERY + "\nleaks: {rate: 1/y, noticed: {share: 50%}}"},
        ["respond clears all flags, those of tokens that have leaked as well"],
    ),
    ("{max_age: {revoke_at: 9d, applies_to: []}}", {}, ["max_age applies to nobody"]),
    ("{rotate: {every: 30d, effort: 8h}}", {"top": "desk: {staff: 2}"}, []),
    (
        "{rotate: {every: 10d, effort: {mean: 8h}, jitter: 10d}}",
        {"top": "desk: {hours: 'Mon-Fri 09:00-17:00'}"},
        ["730 rotations a year are 5,840 hours of work, but the desk (1 person) has 2,086 hours: it can never do them all"],
    ),
    (
        "{rotate: {every: 365d, effort: {uniform: [50h, 70h]}}}",
        {"top": "desk: {hours: 'Mon-Fri 09:00-17:00'}"},
        ["30 rotations a year are 1,800 hours of work, and the desk (1 person) has 2,086 hours: rotations alone take 86 % of its time"],
    ),
    ("{rotate: {every: 366d, effort: 1000h}}", {"top": "desk: {staff: 1}"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "changes", "found"), OF_THE_POLICY)
def test_what_is_said_of_a_policy(rules: str, changes: dict[str, str], found: list[str]) -> None:
    assert told(rules, seen="policy ", **changes) == [f"policy p: {trap}" for trap in found]


def test_nothing_is_said_of_policies_that_are_not_in_force() -> None:
    text = WORLD.format(
        rules="{max_age: {revoke_at: 9d}}", calls="never", people="", more="", top=""
    )
    under = loads(text, overrides={"policy": "none"})
    assert [trap for trap in traps(under) if not trap.startswith("leavers: ")] == [
        "sync: never calls; its tokens die of idleness 30 days after they were last used"
    ]


def test_who_is_handed_over_does_not_lose_tokens() -> None:
    dying = told("{max_age: {revoke_at: 999d}}", people=", turnover: 15%", seen="people: ")
    saved = told(
        "{hand_over: {lead: 3d, share: 80%, to: services}}",
        people=", turnover: 15%",
        seen="people: ",
    )
    assert "about 3 tokens die with their accounts" in dying[0]
    assert "about 0.6 tokens die with their accounts" in saved[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rules", "calls", "said"),
    [
        ("{keep_alive: {when_idle: 25d, miss: 10%, retry: 10d}}", "never", 0.75),
        ("{keep_alive: {when_idle: 21d, miss: 20%, retry: 4d}}", "{every: 40d}", 0.07),
        ("{keep_alive: {when_idle: 14d, miss: 30%, retry: 10d}}", "{poisson: 1/w}", 0.072),
        ("{revoke_idle: {after: 5d}}", "{poisson: 1/d}", 0.92),
        ("{revoke_idle: {after: 14d}}", "{every: 7d, miss: 5%}", 0.91),
    ],
)
def test_what_is_said_is_what_happens(rules: str, calls: str, said: float) -> None:
    """Of 2000 tokens; chance alone is off by 0.04 once in 3000 times, and `about` is not exact."""
    (trap,) = told(rules, calls, seen="sync: ")
    assert f"about {100 * said:.2g} % of its tokens" in trap
    text = WORLD.format(rules=rules, calls=calls, people="", more="", top="")
    scenario = loads(text, overrides={"integrations.sync.count": "2000"})
    tokens = simulate(scenario, seed=1).tokens
    ends = tokens[tokens["integration"].str.startswith("sync/")]["end"]
    assert ends.isin(["expired", "revoked"]).mean() == pytest.approx(said, abs=0.06)


@pytest.mark.slow
def test_so_many_are_suspended_as_is_said() -> None:
    """Of 1000 people; chance alone is off by 0.05 once in 3000 times."""
    rules = "{suspend_inactive: {after: 35d, exempt: [services]}}"
    text = WORLD.format(rules=rules, calls="{every: 1d}", people=", sign_in: 1/w", more="", top="")
    scenario = loads(text, overrides={"users.people.count": "1000"})
    events = simulate(scenario, seed=1).events
    suspended = events[events["event"] == "user_suspended"]["user"].nunique()
    assert suspended / 1000 == pytest.approx(0.27, abs=0.05)
