"""What will become of the tokens of an organisation, were past forecasts right, does a log agree?

from simulator import forecast, load

found = forecast.forecast(load("runs/okta-import/scenario.yaml"))
found.tokens, found.first
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from simulator.forecast.forecasting import Forecast, forecast
from simulator.forecast.question import QuestionError
from simulator.forecast.runs import run_forecast

if TYPE_CHECKING:
    from simulator.forecast.backtesting import Backtest, backtest
    from simulator.forecast.learned import Learned
    from simulator.forecast.replaying import Disagreement, replay
    from simulator.forecast.usage import UsageError, read_usage

_HOMES = {
    "Backtest": "backtesting",
    "Disagreement": "replaying",
    "Learned": "learned",
    "UsageError": "usage",
    "backtest": "backtesting",
    "read_usage": "usage",
    "replay": "replaying",
}

__all__ = [
    "Backtest",
    "Disagreement",
    "Forecast",
    "Learned",
    "QuestionError",
    "UsageError",
    "backtest",
    "forecast",
    "read_usage",
    "replay",
    "run_forecast",
]


def __getattr__(name: str) -> Any:
    """Load what is asked for, when it is asked for: some of it is slow to load."""
    if name in _HOMES:
        return getattr(import_module(f"simulator.forecast.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
