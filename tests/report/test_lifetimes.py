from simulator.lifecycle import DAY
from simulator.report.numbers.lifetimes import survival_of_cohorts, survival_table
from tests.report.frames import START, day, token_table

UNTIL = day(100)


def test_live_tokens_are_censored_and_old_ones_enter_late() -> None:
    tokens = token_table(
        [("b/0", 0, 30, "expired"), ("b/1", 0, None, "live"), ("a/0", -50, None, "live")]
    )
    found = survival_of_cohorts(tokens, start=START, until=UNTIL)
    assert list(found) == ["b", "a"]
    count, curve = found["b"]
    assert (count, curve.ages.tolist(), curve.alive.tolist()) == (2, [30 * DAY], [0.5])
    count, curve = found["a"]
    assert (count, curve.begins, curve.ends) == (1, 50 * DAY, 150 * DAY)


def test_the_largest_cohorts_stay_apart() -> None:
    sizes = {"a": 1, "b": 3, "c": 2, "d": 5}
    lives = [(f"{name}/{i}", 0, None, "live") for name, size in sizes.items() for i in range(size)]
    found = survival_of_cohorts(token_table(lives), start=START, until=UNTIL, most=3)
    assert {name: count for name, (count, _) in found.items()} == {"b": 3, "d": 5, "2 others": 3}


def test_the_table() -> None:
    lives = [("a/0", 0, 10, "expired"), ("a/1", 0, 40, "expired"), ("b/0", 0, None, "live")]
    table = survival_table(token_table(lives), start=START, until=UNTIL)
    assert table["cohort"].tolist() == ["a", "a"]
    assert table["age_days"].tolist() == [10, 40]
    assert table["alive"].tolist() == [0.5, 0]
    assert survival_table(token_table([]), start=START, until=UNTIL).empty
