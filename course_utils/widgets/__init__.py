"""Interactive figures: controls -> state -> draw; the only importers of ipywidgets."""

from course_utils.widgets.controls import choice, slider, switch
from course_utils.widgets.dashboard import Dashboard
from course_utils.widgets.form import PredictionForm
from course_utils.widgets.frames import FramePlayer
from course_utils.widgets.live import LiveFigure
from course_utils.widgets.player import is_player, player_html
from course_utils.widgets.prediction import prediction_browser

__all__ = [
    "Dashboard",
    "FramePlayer",
    "LiveFigure",
    "PredictionForm",
    "choice",
    "is_player",
    "player_html",
    "prediction_browser",
    "slider",
    "switch",
]
