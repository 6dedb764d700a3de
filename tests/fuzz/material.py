"""What mutants of scenario files are made of: right, wrong and wicked keys, values and scraps."""

from typing import Any

VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 2, 7, 40, 10**7, 10**7 + 1, 10**30, -(10**18), 0.5, -0.0, 1.5,
    1e-320, 1e308, float("nan"), float("inf"), "", " ", "x", "x" * 300, "none", "never", "okta",
    "engineers", "no-such-cohort", "service_account", "../../etc/passwd", "a/b", "é", "名前",
    "\u202e", "\x85", "'", '"', "0d", "1s", "6h", "30d", "4w", "1d12h", "365d", "P30D", "PT6H",
    "P1M", "1y", "-1d", "1.5d", "1e9d", "99999999w", "0/d", "20/d", "3/w", "0.5/y", "1e9/s",
    "-3/d", "1/0", "nan/d", "0%", "15%", "100%", "150%", "-5%", "1e-9%", "2026-01-01",
    "2026-02-30", "2025-12-31", "2026-06-30T12:00:00Z", "2026-06-30T12:00:00+14:00", "0001-01-01",
    "9999-12-31", "+0d", "+45d", "+400d", "+1000000d", "0 6 * * *", "* * * * *", "0 6 31 2 *",
    "61 * * * *", "0 0 29 2 *", "@daily", "Europe/Berlin", "Mars/Olympus", "../zoneinfo",
    "missing.csv", "/dev/zero", [], [[]], {}, [0], {"": ""}, ["2026-03-01"],
    ["2026-03-01", "2026-03-01"], {"mean": "4h"}, {"median": "4h", "p90": "24h"},
    {"median": "4h", "p90": "1h"}, {"uniform": ["1h", "8h"]}, {"uniform": ["8h", "1h"]},
    {"uniform": ["0d", "20d"]}, {"poisson": "1/d"}, {"every": "1s"},
    {"every": "12h", "jitter": "1d"}, {"cron": "0 6 1 * *", "miss": "5%"},
    {"trace": "missing.csv"}, {"gaps": {"weibull": {"mean": "9d", "cv": 1.2}}},
    {"gaps": {"gamma": {"mean": "1s", "cv": 1e-9}}}, {"on": "+10d", "share": "50%"},
    {"on": "+10d", "count": 1, "for": "5d"}, {"from": "+1d", "to": "+9d"},
    {"sat": "10%", "sun": 0}, {"engineers": "80%", "services": "20%"},
    {"rate": "0.5/y", "cleared_after": "1d"}, {"keep_alive": {"when_idle": "21d"}},
    {"rotate": {"every": "90d", "overlap": "2d"}}, {"rotate": {"every": "1s"}},
    {"max_age": None}, {"respond": None}, {"notice": "4h", "repair": "1h"}, "/etc/passwd",
    ["../my_rules.py"], {"staff": 0}, "Mon-Fri 09:00-17:00",
]  # fmt: skip
KEYS: list[Any] = [
    "name", "description", "start", "horizon", "seed", "replications", "lifecycle", "users",
    "count", "integrations", "suspicious", "turnover", "tenure", "departures", "suspensions",
    "kind", "owner", "calls", "every", "offset", "jitter", "poisson", "cron", "timezone", "gaps",
    "at", "trace", "miss", "weekly", "pauses", "from", "until", "issued", "last_used", "age",
    "on", "share", "for", "rate", "cleared_after", "return_after", "preset", "reactivation",
    "suspension", "unused", "policy", "policies", "policy_modules", "desk", "staff",
    "hours", "holidays", "expect", "leaks", "noticed", "recovery", "notice", "repair", "successor",
    "criticality", "sign_in", "applies_to", "keep_alive", "when_idle", "retry", "rotate", "overlap",
    "effort", "failure", "remind", "before_expiry", "response", "delay", "to", "action",
    "hand_over", "lead", "ownership", "revoke_idle", "after", "max_age", "revoke_at",
    "suspend_inactive", "exempt", "respond", "detect", "false_alarm", "none", "<<", "", "x y", "é",
    "a" * 80, "count ", "Count", "1", 1, None, True, 1.5,
]  # fmt: skip
SCRAPS = [
    "{", "}", "[", "]", ":", ": ", "- ", ",", "#", " #", "&a ", "*a",
    "!!python/object:os.system ", "!!binary ", "! ", "| ", "> ", "%", "@", "`", '"', "'", "\t",
    "\n", "\r\n", "\n\n---\n", "\n...\n", "\x00", "\x07", "\x85", "\u2028", "\ufeff", "\ud800",
    "\ufffe", "?", "? ", "<<: *a", "~", "null", ".nan", ".inf", "0x1F", "0o17", "1_000",
    "12:30:45", "yes", "é", "🜚", "%YAML 9.9\n---\n", "\\x", "[" * 60, "{a: " * 60, " " * 9,
]  # fmt: skip
LENGTHS: list[Any] = [
    "0d", "1s", "12h", "3d", "30d", "1000d", {"mean": "10d"}, {"mean": "1s"},
    {"median": "4d", "p90": "40d"}, {"uniform": ["0d", "0d"]}, {"uniform": ["1d", "60d"]},
]  # fmt: skip
TIMES = [
    "+0d", "+1s", "+30d", "+10000d", "2026-01-01", "2026-02-28T23:59:59.999Z", "2028-02-29",
]  # fmt: skip
RATES = [
    "1e-6/y", "0.03/d", "1/w", "0.5/d", "1/d", "24/d", "6/h", "1/s",
]  # fmt: skip
RULES: list[Any] = [
    {"keep_alive": {"when_idle": "21d"}},
    {"keep_alive": {"when_idle": "29d", "miss": "50%", "retry": "12h"}},
    {"rotate": {"every": "90d", "overlap": "2d"}},
    {"rotate": {"every": "7d", "jitter": "3d", "effort": {"mean": "8h"}, "failure": "20%"}},
    {"remind": {"before_expiry": ["7d", "1d"], "response": "60%", "delay": {"mean": "1d"}}},
    {"remind": {"before_expiry": "20d", "to": "team", "action": "rotate"}},
    {"hand_over": {"lead": "3d", "to": "services", "share": "80%"}},
    {"ownership": {"services": "100%"}},
    {"revoke_idle": {"after": "14d"}},
    {"max_age": {"revoke_at": "40d"}},
    {"max_age": {"revoke_at": "180d", "applies_to": "all"}},
    {"suspend_inactive": {"after": "35d"}},
    {"respond": None},
    {"respond": {"detect": "6h", "false_alarm": "30%"}},
]
DESKS: list[Any] = [
    {},
    {"staff": 2},
    {"hours": "Mon-Fri 09:00-17:00", "timezone": "Europe/Berlin"},
    {"holidays": "DE-BY"},
    {"hours": "22:00-06:00", "holidays": "US"},
]
RECOVERIES: list[Any] = [
    {"repair": "1h"},
    {"notice": {"median": "4h", "p90": "24h"}, "repair": {"mean": "2h"}},
    {"notice": "0s", "repair": "0s", "successor": "services"},
]
LEAKS: list[Any] = [
    {"rate": "0.5/y"},
    {"rate": "2/y", "noticed": {"share": "40%", "after": {"mean": "3d"}}},
]
CALLS: list[Any] = [
    "never", *[{"poisson": rate} for rate in RATES], {"every": "1s"}, {"every": "30d"},
    {"every": "7d", "offset": "0d"}, {"every": "30d", "offset": "30d", "jitter": "30d"},
    {"every": "1w", "miss": "50%"}, {"every": "5m", "weekly": {"sat": 0, "sun": "10%"}},
    {"cron": "* * * * *"}, {"cron": "0 6 29 2 *"},
    {"cron": "30 2 * * *", "timezone": "Europe/Berlin"},
    {"cron": "0 0 1,15 * *", "jitter": "2h", "miss": "99%"},
    {"gaps": {"exponential": {"mean": "9d"}}}, {"gaps": {"lognormal": {"mean": "20d", "cv": 3}}},
    {"gaps": {"gamma": {"mean": "40d", "cv": 0.1}}},
    {"gaps": {"weibull": {"mean": "1h", "cv": 2.5}}}, {"at": TIMES},
    {"at": ["+30d", "+60d", "+60d"]}, {"poisson": "5/d", "from": "+10d", "until": "+100d"},
    {"poisson": "1/d", "pauses": [{"from": "+0d", "to": "+40d"}, {"from": "+90d", "to": "+91d"}]},
]  # fmt: skip
PLAUSIBLE: dict[str, list[Any]] = {
    "name": ["a", "0", "x.y_z-1", "A" * 64], "description": ["", "é: #", "two\nlines"],
    "start": ["2026-01-01", "2024-02-29", "2026-03-29T01:30:00+02:00", "1970-01-01", "2099-12-31"],
    "horizon": ["1s", "12h", "1d", "30d", "30d1s", "365d"], "seed": [0, 2**64 - 1],
    "replications": [1, 1000], "count": [0, 1, 2, 3, 40], "kind": ["person", "service_account"],
    "turnover": ["0%", "1%", "99.9%"], "tenure": LENGTHS, "on": TIMES,
    "share": ["0%", "50%", 1, 0.01], "return_after": LENGTHS, "for": LENGTHS,
    "cleared_after": LENGTHS, "rate": RATES, "calls": CALLS, "issued": TIMES,
    "last_used": LENGTHS, "age": LENGTHS, "miss": ["0%", "5%", "99%"], "criticality": [0, 1, 2.5],
    "sign_in": ["3/w", "0.5/w", "1/d"], "recovery": RECOVERIES, "leaks": LEAKS, "desk": DESKS,
    "lifecycle": [
        "okta", {"preset": "okta"}, {"reactivation": "come_back"}, {"suspension": "unaffected"},
        {"clock_while_suspended": "pauses"}, {"unused": "gray"},
    ],
}  # fmt: skip
