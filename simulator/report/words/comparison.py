"""What a comparison says, in plain sentences: the answer first."""

from collections.abc import Mapping, Sequence

from simulator.lifecycle import YEAR
from simulator.report.words.kpi import KPI_WORDS, format_kpi, format_number, words_of
from simulator.results.contrasts import Contrast
from simulator.scenario.kpi_names import BETTER, SHARES
from simulator.scenario.wording import days, enumerated
from simulator.statistics.best import Best, Standing
from simulator.statistics.paired import Difference
from simulator.statistics.student import Interval
from simulator.statistics.verdicts import Better, Verdict

Contrasts = Mapping[str, Contrast]

COUNTED: Mapping[str, str] = {
    "outages": "outages",
    "outage_hours": "hours down",
    "latent_days": "token-days dead unnoticed",
    "exposure_days": "token-days exposed",
    "over_age_token_days": "token-days over 90 days old",
    "keep_alive_calls": "keep-alive calls",
    "desk_hours": "desk hours",
}
"""The indicators by which policies are chosen, and what they count: `41 more desk hours`."""

_MOST_PARTS = 4


def verdicts(contrasts: Contrasts, horizon: int) -> list[str]:
    """Which policy is best, and what does each save and cost against the baseline?"""
    shown = key_contrasts(contrasts)
    if not shown:
        return [_never_differed(contrasts)]
    best = [_best_sentence(one) for one in shown if one.kpi in ("outage_hours", "desk_hours")]
    policies = next(iter(shown)).differences
    within = "a year" if horizon == YEAR else f"in {days(horizon)}"
    return best + [_policy_sentence(policy, shown, within) for policy in policies]


def key_contrasts(contrasts: Contrasts) -> list[Contrast]:
    """The indicators by which policies are chosen, as far as they differ at all."""
    found = [contrasts[kpi] for kpi in COUNTED if kpi in contrasts]
    return [one for one in found if not one.never_differed]


def _never_differed(contrasts: Contrasts) -> str:
    names = [next(iter(contrasts.values())).baseline, *next(iter(contrasts.values())).differences]
    return (
        f"{enumerated(names)} came out the same in every world, by all that policies are chosen by:"
        " they had no occasion to act differently."
    )


def _best_sentence(contrast: Contrast) -> str:
    label, best = words_of(contrast.kpi).label, contrast.best
    if best is None:
        return ""
    kpi, candidates = contrast.kpi, best.candidates
    winners = [name for name, one in candidates.items() if one.standing is Standing.BEST]
    if winners:
        least = min(abs(bound) for bound in _bounds(candidates[winners[0]].interval))
        word = "less" if BETTER[kpi] is Better.SMALLER else "more"
        unit = words_of(kpi).unit
        lead = f"{format_kpi(kpi, least)} {unit} {word}".replace("  ", " ")
        return f"{label}: {winners[0]} is the best, at least {lead} than any other."
    return f"{label}: the best is {_or(best.may_be_best)}; {_doubt(best)}."


def _bounds(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def _or(names: Sequence[str]) -> str:
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _doubt(best: Best) -> str:
    """Why is none of them the best for certain, and what would tell?"""
    names = best.may_be_best
    if len(names) == 1:
        return "others are not ruled out"
    if all(set(names) - {name} <= set(best.candidates[name].same_as) for name in names):
        return "they came out the same in every world"
    needed = [more for name in names if (more := best.candidates[name].more) is not None]
    told = f"; {_more(min(needed))}" if needed else ""
    return f"these cannot be told apart{told}"


def _more(more: int) -> str:
    number = format_number(more)
    return f"{number} more replication{'s' if more != 1 else ''} would do"


def _policy_sentence(policy: str, shown: Sequence[Contrast], within: str) -> str:
    """What does a policy save, what does it cost, and of what can nothing be said?"""
    by_verdict: dict[str, list[Contrast]] = {}
    for one in shown:
        by_verdict.setdefault(one.verdict(policy), []).append(one)
    if set(by_verdict) == {"same"}:
        return f"{policy} came out the same as {shown[0].baseline} in every world."
    parts = [
        f"{word} {_amounts(policy, by_verdict[verdict])}"
        for verdict, word in (("better", "saves"), ("worse", "costs"))
        if verdict in by_verdict
    ]
    told = (
        f"{policy} {' '.join((parts[0], within, *(f'but {part}' for part in parts[1:])))}"
        if parts
        else policy
    )
    if unclear := by_verdict.get("undecided"):
        lead = "; it cannot" if parts else " cannot"
        told += f"{lead} be told from {shown[0].baseline} by {_unclear(policy, unclear)}"
    return told + "."


def _amounts(policy: str, contrasts: Sequence[Contrast]) -> str:
    first, *rest = contrasts[:_MOST_PARTS]
    return enumerated([_amount(first, policy), *(_amount(one, policy) for one in rest)])


def _amount(contrast: Contrast, policy: str) -> str:
    one = contrast.differences[policy]
    low, high = sorted(abs(bound) for bound in _bounds(one.interval))
    number = format_number(abs(one.mean))
    span = f" ({format_number(low)} to {format_number(high)})" if low < high else ""
    return f"{number} {COUNTED[contrast.kpi]}{span}"


def _unclear(policy: str, contrasts: Sequence[Contrast]) -> str:
    named = [COUNTED[one.kpi] + _in_brackets(one.differences[policy]) for one in contrasts]
    return enumerated(named)


def _in_brackets(one: Difference) -> str:
    return f" ({_more(one.more)})" if one.more is not None else ""


def signed(kpi: str, value: float) -> str:
    """How is a difference written? (`+41`, `-1.5`, `0`; of shares in points: `-0.12 pp`)"""
    if kpi in SHARES:
        return f"{value * 100:+.2f} pp" if value else "0"
    text = format_number(abs(value))
    return text if text == "0" else f"{'+' if value > 0 else '-'}{text}"


def verdict_words(contrast: Contrast, policy: str) -> str:
    """The verdict of a line in a table, with what it would take to say more."""
    one, verdict = contrast.differences[policy], contrast.verdict(policy)
    if one.verdict is Verdict.UNDECIDED:
        return f"? {format_number(one.more)} more" if one.more is not None else "?"
    return verdict


def in_reading_order(contrasts: Contrasts) -> list[Contrast]:
    """All indicators that differ at all, the ones that people should read first in front."""
    order = [*(name for name in KPI_WORDS if name in contrasts)]
    order += [name for name in contrasts if name not in KPI_WORDS]
    return [contrasts[name] for name in order if not contrasts[name].never_differed]
