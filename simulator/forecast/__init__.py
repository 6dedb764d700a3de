"""What will become of the tokens of an organisation that really exists?"""

from simulator.forecast.forecasting import Forecast, forecast
from simulator.forecast.question import QuestionError
from simulator.forecast.runs import run_forecast

__all__ = ["Forecast", "QuestionError", "forecast", "run_forecast"]
