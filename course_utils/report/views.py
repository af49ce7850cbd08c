"""What takes the place of widgets where no kernel runs."""

import base64
import copy
import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from typing import Any

from nbformat import NotebookNode

from course_utils.report.execution import WIDGET_STATE

VIEW = "application/vnd.jupyter.widget-view+json"
_MODEL = "IPY_MODEL_"
_UNDESCRIBED = "The figure as the run left it; the text beside it says more."
_TAGS = re.compile(r"<[^>]*>")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

State = dict[str, Any]


class Views:
    """The widgets of one executed notebook, as HTML.

    Parameters
    ----------
    nb : NotebookNode
        With the state that the run stored.
    """

    def __init__(self, nb: NotebookNode) -> None:
        stored = nb.metadata.get("widgets", {}).get(WIDGET_STATE, {})
        self.models: dict[str, Any] = stored.get("state", {})

    def html(self, model_id: str) -> str:
        """Draw one widget and what it holds; unknown kinds give nothing."""
        model = self._model(model_id)
        state, name = _state(model), str(model.get("model_name", ""))
        if self._is_hidden(state):
            return ""
        if is_player(model):
            # it brings ipywidgets and matplotlib, which a lesson without players need not wait for
            from course_utils.widgets import player_html

            return player_html(model)
        if _kind(model) == "LiveView":
            return _live(state)
        if name in _DRAWN:
            return _DRAWN[name](state)
        return self._group(state["children"] or ()) if "children" in state else _setting(state)

    def holds_player(self, model_id: str) -> bool:
        """Tell whether a frame player is this widget or within it."""
        model = self._model(model_id)
        children = model.get("state", {}).get("children") or ()
        return is_player(model) or any(map(self.holds_player, children))

    def _group(self, children: Sequence[str]) -> str:
        """Draw a box; the words after a picture also become its text alternative."""
        drawn = [self.html(child) for child in children]
        for k, child in enumerate(children[1:], 1):
            words = escape(unescape(_TAGS.sub("", drawn[k])).strip(), quote=True)
            if words and self._model(child).get("model_name") == "HTMLModel":
                drawn[k - 1] = drawn[k - 1].replace(f'alt="{_UNDESCRIBED}"', f'alt="{words}"')
        return f'<div class="widgets">{"".join(drawn)}</div>' if any(drawn) else ""

    def _model(self, model_id: str) -> dict[str, Any]:
        """Give one stored model, empty when there is none."""
        return dict(self.models.get(model_id.removeprefix(_MODEL), {}))

    def _is_hidden(self, state: State) -> bool:
        """Tell whether the widget's layout hides it."""
        layout = self.models.get(str(state.get("layout", "")).removeprefix(_MODEL), {})
        shown = layout.get("state", {})
        return shown.get("display") == "none" or shown.get("visibility") == "hidden"


def replace_widgets(nb: NotebookNode) -> NotebookNode:
    """Put still HTML, or a frame player, in place of every widget view.

    The storyboard that follows a frame player is folded, since it shows the same.

    Parameters
    ----------
    nb : NotebookNode
        Executed; changed in place.

    Returns
    -------
    NotebookNode
    """
    views = Views(nb)
    for cell in nb.cells:
        if cell.cell_type == "code":
            _replace(cell.outputs, views)
            cell.outputs = [each for each in cell.outputs if not _is_empty(each)]
    nb.metadata.pop("widgets", None)
    return nb


def _replace(outputs: list[NotebookNode], views: Views) -> None:
    """Replace a cell's views, and fold the storyboard of a player."""
    after_player = False
    for output in outputs:
        data = output.get("data", {})
        data.pop("application/javascript", None)  # Jupyter's own page would have to run it
        if VIEW in data:
            after_player = views.holds_player(data[VIEW]["model_id"])
            output.data = NotebookNode({"text/html": views.html(data[VIEW]["model_id"])})
        elif after_player and "image/png" in data:
            output.data = NotebookNode({"text/html": _folded(output)})
            after_player = False


def is_player(model: dict[str, Any]) -> bool:
    """Tell a frame player from other anywidgets, without loading widgets."""
    return _kind(model) == "FramePlayer"


def _kind(model: dict[str, Any]) -> str:
    """Name the class of an anywidget."""
    return str(model.get("state", {}).get("_anywidget_id", "")).rpartition(".")[2]


def _state(model: dict[str, Any]) -> State:
    """Give a model's state with its binary parts put back."""
    state = copy.deepcopy(dict(model.get("state", {})))
    for part in model.get("buffers", []):
        place: Any = state
        for step in part["path"][:-1]:
            place = place[step]
        place[part["path"][-1]] = base64.b64decode(part["data"])
    return state


def _is_empty(output: NotebookNode) -> bool:
    """Tell whether an output shows nothing, or repeats a picture's words for JupyterLab."""
    html = output.get("data", {}).get("text/html")
    return html == "" or 'class="figure-description' in (html or "")


def _folded(output: NotebookNode) -> str:
    """Fold a storyboard away."""
    alt = output.metadata.get("image/png", {}).get("alt") or output.metadata.get("alt", "")
    picture = _picture("png", output.data["image/png"].replace("\n", ""), alt)
    return f"<details><summary>The same as still pictures</summary>{picture}</details>"


def _picture(kind: str, data: str, alt: str) -> str:
    """Give a picture that lies inside the page."""
    return f'<img src="data:image/{kind};base64,{data}" alt="{escape(alt, quote=True)}">'


def _live(state: State) -> str:
    """Draw what a live figure showed last: its picture, its settings, its words."""
    shown, hidden = state["shown"], state.get("hidden", ())
    settings = [
        f"{control['label']} = {control['texts'][place]}"
        for k, (control, place) in enumerate(zip(state["controls"], state["places"], strict=True))
        if k not in hidden
    ]
    lines = [*settings, shown["failure"] or shown["words"]]
    picture = _picture("png", base64.b64encode(shown["picture"]).decode("ascii"), shown["words"])
    return f'<div class="widgets">{picture}{"".join(f"<p>{escape(e)}</p>" for e in lines)}</div>'


def _image(state: State) -> str:
    """Draw the picture that a widget showed last."""
    value = state.get("value") or b""
    data = base64.b64encode(value).decode("ascii")
    return _picture(state.get("format") or "png", data, _UNDESCRIBED) if value else ""


def _outputs(state: State) -> str:
    """Draw what an output area holds."""
    return "".join(_output(output) for output in state.get("outputs") or ())


def _output(output: State) -> str:
    """Draw one output, the richest form first."""
    data = output.get("data", {})
    if "text/html" in data:
        return str(data["text/html"])
    if "image/png" in data:
        alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
        return _picture("png", data["image/png"].replace("\n", ""), alt)
    lines = output.get("traceback")
    text = "\n".join(lines) if lines else output.get("text") or data.get("text/plain", "")
    return f"<pre>{escape(_ANSI.sub('', text))}</pre>" if text else ""


def _setting(state: State) -> str:
    """Write a control as "label = value"; nothing for what has no value, such as a button."""
    if "index" in state and "_options_labels" in state:
        value: object = _selected(state)
    else:
        value = state.get("value")
    if value is None or isinstance(value, (bytes, dict)):
        return ""
    label = escape(str(state.get("description", "")).rstrip(":= "))
    return f"<p>{label} = {escape(_readout(value, state))}</p>" if label else ""


def _selected(state: State) -> object:
    """Name what a menu has selected."""
    chosen, labels = state["index"], state["_options_labels"]
    if isinstance(chosen, (list, tuple)):
        return ", ".join(str(labels[each]) for each in chosen)
    return None if chosen is None else labels[chosen]


def _readout(value: object, state: State) -> str:
    """Write a value as its control does: 1.0, not 1.0000000000000002."""
    if isinstance(value, (list, tuple)):
        return " to ".join(_readout(each, state) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        return format(value, state.get("readout_format") or "")
    except (ValueError, TypeError):
        return str(value)


_DRAWN: dict[str, Callable[[State], str]] = {
    "ImageModel": _image,
    "OutputModel": _outputs,
    "HTMLModel": lambda state: f"<div>{state.get('value', '')}</div>",
    "HTMLMathModel": lambda state: f"<div>{state.get('value', '')}</div>",
    "IntProgressModel": lambda state: "",
    "FloatProgressModel": lambda state: "",
    "LabelModel": lambda state: f"<p>{escape(str(state.get('value', '')))}</p>",
}
