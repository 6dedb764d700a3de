"""What is dangerous or doubtful in YAML is refused where it stands; the rest is YAML 1.2."""

from pathlib import Path

import pytest

from simulator.scenario import ScenarioError, loads
from simulator.scenario.scalars import resolve
from simulator.scenario.yaml_reader import read_yaml
from tests.scenario.samples import SMALL, faults_of


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a: 1\nb: !!python/object:os.system x\n", 2, 4, "tags like tag:yaml.org,2002:python"),
        ("a: !!binary aGk=\n", 1, 4, "tags like"),
        ("a: !!str 1\n", 1, 4, "tags like"),
        ("a: !own {b: 1}\n", 1, 4, "tags like !own"),
        ("!!str a: 1\n", 1, 1, "tags like"),
        ("a: 1\na: 2\n", 2, 1, "the key 'a' is there twice, see line 1"),
        ("a: {b: 1, 'b': 2}\n", 1, 11, "twice"),
        ("a: 1\n---\nb: 2\n", 2, 1, "a second document begins here"),
        ("a: &x [*x]\n", 1, 8, "*x means nothing that stands above and is closed"),
        ("a: *x\n", 1, 4, "*x means nothing"),
        ("a: .inf\n", 1, 4, ".inf is not a number that can be used; write a finite one"),
        ("a: -.INF\n", 1, 4, "-.INF is not a number"),
        ("a: .nan\n", 1, 4, ".nan is not a number"),
        ("a: 1e400\n", 1, 4, "1e400 is not a number"),
        ("a: " + "9" * 40, 1, 4, "a number of 40 digits is too long"),
        ("1: 2\n", 1, 1, "the key 1 is not a text; put it in quotes: '1'"),
        ("true: 2\n", 1, 1, "the key true is not a text"),
        ("? [a]\n: 2\n", 1, 3, "a key must be a text"),
        ("a: [1, 2\n", 2, 1, "is not YAML"),
        ("a:\n\t- 1\n", 2, 1, "is not YAML"),
        ("a: 'b\n", 2, 1, "is not YAML"),
        ("a: b: c\n", 1, 5, "is not YAML"),
        ("a: é\nb: \x07\n", 2, 4, "contains a character that no text has"),
        ("a: é\nb: \ud800\n", 2, 4, "half of a character"),
        ("", 1, 1, "is empty; `tokensim init` writes one"),
        ("# nothing\n", 1, 1, "is empty"),
        ("a: " + "[" * 60, 1, 53, "nested more than 50 levels deep"),
        ("{a: " * 60, 1, 201, "nested more than 50 levels deep"),
    ],
)  # fmt: skip
def test_tricks_are_refused_where_they_stand(
    text: str, line: int, column: int, message: str
) -> None:
    (fault,) = faults_of(text)
    assert (fault.line, fault.column) == (line, column), fault
    assert message in fault.message
    assert str(fault).isprintable()


def test_merge_keys_are_refused() -> None:
    text = SMALL.replace("people: {count: 4}", "one: &one {count: 4}\n  people: {<<: *one}")
    (fault,) = faults_of(text)
    assert (fault.line, fault.column, fault.path) == (6, 12, "users.people.<<")
    assert "merging with << is not part of YAML 1.2; repeat the keys" in fault.message


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for k in range(1, 20):
        text += f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]\n"
    (fault,) = faults_of(text)
    assert "aliases like this one repeat more than 100,000 values" in fault.message


def test_thousands_of_nested_brackets_do_not_crash() -> None:
    for text in ("[" * 1_000_000, "{a: " * 500_000, "- " * 1_000_000):
        (fault,) = faults_of(text)
        assert fault.message


def test_large_files_are_refused() -> None:
    whole = SMALL + "# " + "x" * (100_000_000 - len(SMALL) - 2)
    assert loads(whole).name == "small"
    (fault,) = faults_of(whole + "x")
    assert fault.message == "is larger than 100,000,000 bytes; split the scenario"
    (fault,) = faults_of(whole[:-1] + "é")  # two bytes
    assert "larger" in fault.message


def test_aliases_are_allowed_as_values() -> None:
    text = SMALL.replace("{every: 1d}", "&daily {every: 1d}")
    text += "  other: {owner: people, calls: *daily}\n"
    scenario = loads(text)
    assert scenario.integrations["other"].calls == scenario.integrations["sync"].calls


def test_a_fault_in_an_alias_is_reported_where_the_alias_stands() -> None:
    text = SMALL.replace("{every: 1d}", "&daily {evry: 1d}")
    text += "  other: {owner: people, calls: *daily}\n"
    assert {(fault.line, fault.path) for fault in faults_of(text)} == {
        (7, "integrations.sync.calls.evry"),
        (7, "integrations.other.calls.evry"),
    }


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("on", "on"), ("yes", "yes"), ("12:30:45", "12:30:45"), ("2026-01-01", "2026-01-01"),
        ("0o17", 15), ("0x1F", 31), ("017", 17), ("1_000", "1_000"), ("+1", 1), ("-0", 0),
        (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("~", None), ("", None), ("null", None),
        ("True", True), ("false", False), ("0b1", "0b1"), ("=", "="),
    ],
)  # fmt: skip
def test_plain_words_are_those_of_yaml_1_2(word: str, value: object) -> None:
    assert resolve(word) == value
    assert type(resolve(word)) is type(value)


def test_quoted_words_are_texts() -> None:
    read = read_yaml("a: '1'\nb: \"null\"\nc: |\n  1\nd: ! 1\n", "x").plain()
    assert read == {"a": "1", "b": "null", "c": "1\n", "d": "1"}


@pytest.mark.parametrize("text", ["5", "[a]", "text", "null"])
def test_a_scenario_is_a_mapping(text: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.line, fault.column) == (1, 1)
    assert "is not a mapping" in fault.message


def test_a_file_that_is_not_utf_8_is_refused_where_it_is_not(tmp_path: Path) -> None:
    from simulator.scenario import load

    path = tmp_path / "latin.yaml"
    path.write_bytes("name: a\ndescription: caf\xe9\n".encode("latin-1"))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    (fault,) = caught.value.faults
    assert (fault.line, fault.column) == (2, 17)
    assert "save it as UTF-8" in fault.message
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.encode())
    assert load(path).name == "small"
