"""Rules of a user's own: opened only if that is allowed, known to one scenario only, or refused plainly."""

import pickle
import sys
from pathlib import Path

import pytest

from simulator.scenario import Scenario, ScenarioError, load, loads
from simulator.scenario.describe import describe
from simulator.scenario.policy_modules import PolicyModule
from simulator.scenario.rules import known_rules
from tests.scenario.samples import SMALL

RULES = '''\
from simulator.policies import Field, RandomDuration, Rule, Share, Span


class _Common(Rule):
    after: Span = Field(description="How soon.")


class First(_Common):
    """Tokens of an age are revoked."""

    key = "first"
    share: Share = 0.5
    effort: RandomDuration = "30m"
    names: tuple[str, ...] = ("on", "1")
    maybe: int | None = 3

    def issued(self, ops, token):
        ops.revoke(token)


class Second(_Common):
    key = "second"
    user_keys = ("to",)
    to: str = "people"
'''
TEXT = SMALL + "policy_modules: [my_rules.py]\npolicies: {p: [{first: {after: 3d}}]}\n"


def written(folder: Path, rules: str = RULES, name: str = "my_rules.py") -> Path:
    (folder / name).write_text(rules)
    return folder


def allowed(folder: Path, text: str = TEXT) -> Scenario:
    return loads(text, base=folder, allow_code=True)


def refused(folder: Path, text: str = TEXT) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loads(text, source="org.yaml", base=folder, allow_code=True)
    return [str(fault) for fault in caught.value.faults]


def test_nothing_is_opened_unless_it_is_allowed(tmp_path: Path) -> None:
    written(tmp_path, "raise SystemExit(5)")
    text = TEXT.replace("365d", "1y").replace("[{first", "[{fist: {}}, {max_age: {}}, {first")
    with pytest.raises(ScenarioError) as caught:
        loads(text, base=tmp_path)
    paths = [fault.path for fault in caught.value.faults]
    assert paths == ["horizon", "policy_modules", "policies.p.1.max_age.revoke_at"]
    assert "--allow-code" in caught.value.faults[1].message


def test_rules_are_read_described_and_written_like_any_other(tmp_path: Path) -> None:
    more = "{first: {after: 3d, share: 25%, effort: {mean: 2h}, names: [x], maybe: null}}"
    scenario = allowed(written(tmp_path), TEXT.replace("{first: {after: 3d}}", more))
    (rule,) = scenario.policies["p"]
    assert (rule.key, vars(rule)["share"], vars(rule)["names"]) == ("first", 0.25, ("x",))
    assert "- rules of its own: from my_rules.py" in describe(scenario)
    told = "first (after: 3d, share: 25%, effort: {mean: 2h}, names: [x], maybe: None)"
    assert f"- policy p: {told}" in describe(scenario)
    again = loads(scenario.to_yaml(), allow_code=True)
    assert again == scenario
    assert again.to_yaml() == scenario.to_yaml()
    moved = scenario.to_yaml({str(tmp_path / "my_rules.py"): "modules/0-my_rules.py"})
    assert "\n- modules/0-my_rules.py\n" in moved


def test_they_are_known_to_no_other_scenario(tmp_path: Path) -> None:
    assert allowed(written(tmp_path)).policies
    assert "first" not in known_rules()
    other = TEXT.replace("policy_modules: [my_rules.py]\n", "")
    assert "unknown key; allowed: hand_over" in refused(tmp_path, other)[0]
    names = TEXT.replace("first: {after: 3d}", "secnd: {}")
    assert "first, hand_over" in refused(tmp_path, names)[0]
    assert refused(tmp_path, names)[0].endswith("did you mean second?")


def test_what_is_wrong_with_their_keys_is_said(tmp_path: Path) -> None:
    rules = (
        "[{first: {after: 3, applies_to: [snyc]}}, {second: {after: 1d, to: poeple}}, {first: "
        "{after: 1d}}, {first: {after: 2d}}]"
    )
    faults = refused(written(tmp_path), TEXT.replace("[{first: {after: 3d}}]", rules))
    for fault, part in zip(
        faults,
        ("did you mean 3d?", "did you mean sync?", "did you mean people?", "is the second first"),
        strict=True,
    ):
        assert part in fault


def test_they_go_to_other_processes_before_their_rules(tmp_path: Path) -> None:
    scenario = allowed(written(tmp_path))
    sent = pickle.dumps(scenario)
    (module,) = scenario.policy_modules
    del sys.modules[module.name]
    (tmp_path / "my_rules.py").write_text("changed meanwhile")
    there = pickle.loads(sent)  # noqa: S301
    assert there.policies["p"][0].key == "first"
    assert there.policy_modules == scenario.policy_modules
    assert there.to_yaml() == scenario.to_yaml()


def test_a_file_leaves_nothing_beside_it_and_is_run_once(tmp_path: Path) -> None:
    counted = RULES + "\nfrom pathlib import Path\nwith Path('ran').open('a') as f: f.write('x')\n"
    written(tmp_path, counted.replace("'ran'", repr(str(tmp_path / "ran"))))
    assert allowed(tmp_path) == allowed(tmp_path)
    assert (tmp_path / "ran").read_text() == "x"
    assert {path.name for path in tmp_path.iterdir()} == {"my_rules.py", "ran"}


def test_a_changed_file_is_another_one(tmp_path: Path) -> None:
    before = allowed(written(tmp_path))
    written(tmp_path, RULES.replace("0.5", "0.25"))
    after = allowed(tmp_path)
    shares = [vars(one.policies["p"][0])["share"] for one in (before, after)]
    assert (before != after, shares) == (True, [0.5, 0.25])


def test_files_are_found_beside_the_scenario(tmp_path: Path) -> None:
    (written(tmp_path) / "org.yaml").write_text(TEXT)
    assert load(tmp_path / "org.yaml", allow_code=True).policies["p"][0].key == "first"
    with pytest.raises(ScenarioError, match="policy_modules"):
        load(tmp_path / "org.yaml")


def test_in_python_a_file_is_named_and_not_run(tmp_path: Path) -> None:
    written(tmp_path, "raise SystemExit(5)")
    file = str(tmp_path / "my_rules.py")
    parts = {"name": "t", "start": "2026-01-01", "horizon": "1d"}
    scenario = Scenario.model_validate(parts | {"policy_modules": [file]})
    assert scenario.policy_modules == (PolicyModule(file, b"raise SystemExit(5)"),)
    assert pickle.loads(pickle.dumps(scenario)) == scenario  # noqa: S301
    with pytest.raises(ValueError, match="does not exist"):
        Scenario.model_validate(parts | {"policy_modules": [str(tmp_path / "no.py")]})


ONE = 'from simulator.policies import Rule, Span\nclass A(Rule):\n    key = "a"\n    x: Span\n'
FAULTY = [
    ("x = (\n", "my_rules.py:1: '(' was never closed"),
    ("import os\nos.open(\n  nothing)\n", "my_rules.py:3: NameError: name 'nothing' is not defined"),
    ("def f():\n    1 / 0\n\nf()\n", "my_rules.py:2: ZeroDivisionError: division by zero"),
    ("import no_such_module\n", "my_rules.py:1: ModuleNotFoundError: No module named 'no_such"),
    ("raise SystemExit\n", "my_rules.py:1: SystemExit"),
    ("x = '\x00'\n", "my_rules.py"),
    ("# coding: no-such\n", "unknown encoding"),
    ("x = 1\n", "'my_rules.py' defines no rule; write a subclass of simulator.policies.Rule"),
    ("from simulator.policies import Rule\n", "defines no rule"),
    (ONE.replace('key = "a"', "pass"), 'A has no key; write `key = "my_rule"` in the class'),
    (ONE.replace('key = "a"', 'key: str = "a"'), "A has no key"),
    (ONE.replace('"a"', '"A b"'), "A has the key 'A b'; small letters, digits and _"),
    (ONE.replace('"a"', "5"), "A has the key 5; small letters"),
    (ONE.replace('"a"', '"rotate"'), "A: there is a rule rotate already, Rotate; choose another"),
    (ONE + ONE.replace("class A", "class B"), "B: there is a rule a already, A"),
    (ONE.replace("x: Span", "x: object()"), "my_rules.py:2: "),
    (ONE.replace("x: Span", "x: Span = '1y'"), "A.x has a wrong default: '1y' is ambiguous"),
    (ONE.replace("x: Span", "x: __import__('io').StringIO"), "a field of <class '_io.StringIO'> cannot be read from a file"),
    (ONE.replace("x: Span", "x: 'Nothing'"), "A: name 'Nothing' is not defined"),
    (ONE.replace("x: Span", "x = 5"), "my_rules.py:2: A non-annotated attribute was detected: `x = 5`"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "message"), FAULTY)
def test_a_faulty_file_is_refused_plainly(tmp_path: Path, rules: str, message: str) -> None:
    (fault,) = refused(written(tmp_path, rules))
    assert fault.startswith("org.yaml:8:18: policy_modules.0: ")
    assert message in fault
    assert "Traceback" not in fault


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("no.py", "'no.py' does not exist"),
        (".", "'.' is not a file"),
        ("/dev/zero", "'/dev/zero' is not a file"),
        ('"\\0"', "cannot be the name of a file"),
        ("x" * 300, "cannot be read: File name too long"),
        ("my_rules.py/x", "cannot be read: Not a directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_plainly(
    tmp_path: Path, file: str, message: str
) -> None:
    (fault,) = refused(written(tmp_path), TEXT.replace("my_rules.py", file))
    assert message in fault


def test_two_files_must_not_define_the_same(tmp_path: Path) -> None:
    written(written(tmp_path), RULES.replace("First", "Third"), name="more.py")
    (fault,) = refused(tmp_path, TEXT.replace("my_rules.py", "my_rules.py, more.py"))
    assert fault.startswith("org.yaml:8:31: policy_modules.1: ")
    assert "Third: there is a rule first already, First" in fault
