"""Crowded organisations with crowded policies: all that people do falls on few instants.

Work takes whole days or next to nothing, so that it ends when something else begins.
"""

from typing import Any

import yaml

from tests.model.dense_scenarios import Dice

USERS, COHORTS = ("u0", "u1"), ("i0", "i1", "i2", "i3")
EFFORTS = ("0s", "4h", "1d", "1d", "3d", "6d")
HOURS = ("Mon-Fri 00:00-24:00", "Mon-Sun 00:00-12:00", "Tue,Thu 09:00-17:00")

Part = dict[str, Any]


class PolicyDice(Dice):
    """Draws the rules of a policy, and who does the work."""

    def days(self, *days: int) -> str:
        nudge = self.pick(["", "", "", "", "0.001s", "1h"])
        return f"{self.pick(days)}d{nudge}"

    def some_share(self) -> str:
        return self.pick(["0%", "50%", "100%"])

    def effort(self) -> Any:
        return {"mean": "1d"} if self.once_in(6) else self.pick(EFFORTS)

    def delay(self) -> Any:
        if self.once_in(6):
            return {"uniform": ["0s", "9d"]}
        return self.pick(["0s", "0s", "1d", "3d", "6d", "0.001s"])

    def keep_alive(self) -> Part:
        rule = {"when_idle": self.days(3, 7, 20, 23, 26, 29), "miss": self.pick(["0%", "50%"])}
        return rule | {"retry": self.days(1, 3, 4)}

    def rotate(self) -> Part:
        return {
            "every": self.days(3, 7, 10, 20, 30, 33, 60),
            "jitter": self.pick(["0s", "0s", "0.002s", "6d"]),
            "overlap": self.pick(["0s", "1d", "3d", "7d", "27d", "30d"]),
            "effort": self.effort(),
            "failure": self.pick(["0%", "0%", "50%"]),
        }

    def remind(self) -> Part:
        return {
            "before_expiry": self.pick(
                ["7d", ["7d", "1d"], ["10d", "4d", "1d"], ["27d", "0.001s"]]
            ),
            "response": self.pick(["50%", "100%", "100%"]),
            "delay": self.delay(),
            "to": self.pick(["owner", "team"]),
            "action": self.pick(["call", "rotate"]),
            "effort": self.effort(),
        }

    def hand_over(self) -> Part:
        rule = {"lead": self.days(0, 1, 3, 7, 30), "effort": self.effort()}
        return rule | {"share": self.pick(["100%", "100%", "50%"]), "to": self.pick(USERS)}

    def ownership(self) -> Part:
        return self.pick([{"u0": "100%"}, {"u1": "100%"}, {"u0": "50%", "u1": "50%"}])

    def revoke_idle(self) -> Part:
        return {"after": self.days(3, 7, 20, 23, 29)}

    def max_age(self) -> Part:
        return {"revoke_at": self.days(7, 20, 30, 33, 60)}

    def suspend_inactive(self) -> Part:
        return {"after": self.days(3, 7, 10, 30)}

    def respond(self) -> Part:
        rule = {"detect": self.delay(), "effort": self.effort(), "false_alarm": self.some_share()}
        return rule | {"action": self.pick(["revoke", "revoke", "clear"])}

    def policy(self) -> list[Part]:
        kinds = ["keep_alive", "rotate", "remind", "hand_over", "ownership", "revoke_idle"]
        kinds += ["max_age", "suspend_inactive", "respond"]
        policy = []
        for kind in self.random.sample(kinds, self.pick([2, 3, 4, 5, 6])):
            names = USERS if kind == "suspend_inactive" else COHORTS
            some = self.random.sample(names, self.pick(range(1, len(names))))
            others = [name for name in names if name not in some]
            groups: list[list[Any]] = [[None], [None], [some], [some, others]]
            for cohorts in self.pick(groups):
                rule = getattr(self, kind)()
                policy.append({kind: rule | ({"applies_to": cohorts} if cohorts else {})})
        return policy

    def recovery(self) -> Part:
        recovery = {"notice": self.delay(), "repair": self.effort()}
        return recovery | ({"successor": self.pick(USERS)} if self.once_in(2) else {})

    def desk(self) -> Part:
        desk: Part = {"staff": self.pick([1, 1, 1, 2, 3])}
        if self.once_in(3):
            desk["hours"] = self.pick(HOURS)
            if self.once_in(2):
                desk["timezone"] = self.pick(["Europe/Berlin", "America/New_York"])
        if self.once_in(4):
            desk["holidays"] = self.pick(["DE-BY", "US"])
        return desk

    def leaks(self) -> Part:
        rate = {"rate": self.pick(["6/y", "1/w"])}
        return rate | {"noticed": {"share": self.some_share(), "after": self.delay()}}

    def organisation(self) -> Part:
        scenario = super().organisation()
        scenario["horizon"] = self.pick(["60d", "67d", "90d", "120d"])
        for cohort in scenario["users"].values():
            kinds: list[Part] = [
                {},
                {"sign_in": "1/w"},
                {"sign_in": "2/w"},
                {"kind": "service_account"},
            ]
            cohort |= self.pick(kinds)
        if not self.once_in(5):
            scenario["recovery"] = self.recovery()
        if not self.once_in(4):
            scenario["desk"] = self.desk()
        if self.once_in(3):
            scenario["leaks"] = self.leaks()
        return scenario | {"policy": "dense", "policies": {"dense": self.policy()}}


def dense_policy_scenario(number: int) -> str:
    """The text of the scenario of this number."""
    scenario = PolicyDice(number).organisation()
    return yaml.safe_dump(scenario | {"name": f"dense-{number}"}, sort_keys=False)
