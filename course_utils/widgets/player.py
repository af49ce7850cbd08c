"""The frame player for reports: inline HTML and script, from a widget's stored state."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from course_utils.widgets.controls import STYLE
from course_utils.widgets.frames import SCRIPT

KEPT = ("sizes", "labels", "ticks", "alts", "start", "interval", "width", "height")


def is_player(stored: Mapping[str, Any]) -> bool:
    """Tell whether a stored widget model is a `FramePlayer`.

    Parameters
    ----------
    stored : mapping
        One model of a notebook's ``metadata.widgets``, as nbclient and papermill store it.
    """
    identity = str(stored.get("state", {}).get("_anywidget_id", ""))
    return identity == "course_utils.widgets.frames.FramePlayer"


def player_html(stored: Mapping[str, Any]) -> str:
    """Return a player that needs no kernel and no other file or host.

    Parameters
    ----------
    stored : mapping
        One model of a notebook's ``metadata.widgets``: ``{"state": {...}, "buffers":
        [{"path": ["frames"], "data": ..., "encoding": "base64"}]}``.

    Returns
    -------
    str
        An HTML fragment; a page may hold several.

    Raises
    ------
    ValueError
        When the model is no whole `FramePlayer`.
    """
    if not is_player(stored):
        raise ValueError(
            "player_html needs the stored state of a FramePlayer; "
            f"got {stored.get('state', {}).get('_model_name', 'no state')!r}."
        )
    state = stored["state"]
    data = {name: state[name] for name in KEPT} | {"frames": _frames(stored)}
    embedded = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<div data-frame-player><script type="application/json">{embedded}</script></div>\n'
        f"<style>{STYLE}</style>\n"
        f'<script type="module">{SCRIPT}\nmountAll();</script>\n'
    )


def _frames(stored: Mapping[str, Any]) -> str:
    """Return the frames in base64, or refuse a state that was stored without them."""
    found = {tuple(buffer["path"]): buffer for buffer in stored.get("buffers", ())}
    frames = found.get(("frames",), {"data": "", "encoding": "base64"})
    size = len(base64.b64decode(frames["data"])) if frames["encoding"] == "base64" else -1
    if size != sum(stored["state"]["sizes"]):
        raise ValueError(
            f"the player's frames must be {sum(stored['state']['sizes'])} bytes in base64; "
            f"got {size} ({frames['encoding']}). Execute the notebook again."
        )
    return str(frames["data"])
