"""The workflow of a model, from data to use and back, drawn as an SVG by this code.

``python -m course_utils.plots.workflow`` writes it to ``images/workflow.svg``.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from course_utils.style import OKABE_ITO
from course_utils.whole_files import write_whole

WIDTH, HEIGHT, STEP, TALL = 360, 562, 50, 34
INK, LOOP, BACK = OKABE_ITO["black"], OKABE_ITO["blue"], OKABE_ITO["vermillion"]

TITLE = "How a model is made and used"
DESCRIPTION = (
    "From top to bottom: network architecture and training data; data input; feature extraction; "
    "higher abstraction; data output; loss; optimizer; parameter update. From the update a "
    "blue arrow leads back up to feature extraction: the training loop. Below it: evaluation on "
    "held-out data, deployment, watching; from there a red dashed arrow leads back to the training "
    "data. The box of the loss has a dashed frame: the article's graph lacks it."
)


@dataclass(frozen=True)
class Box:
    """A box: its words, the article's words, its row from 0, its left edge and width in pixels."""

    english: str
    chinese: str
    row: int
    left: int = 70
    width: int = 220
    is_added: bool = False

    @property
    def middle(self) -> int:
        """Horizontal centre."""
        return self.left + self.width // 2

    @property
    def top(self) -> int:
        """Upper edge."""
        return 14 + STEP * self.row

    @property
    def side(self) -> int:
        """Height at which arrows meet its sides."""
        return self.top + TALL // 2


BOXES: dict[str, Box] = {
    "architecture": Box("architecture", "神经网络架构", 0, 40, 130),
    "data": Box("training data", "训练数据", 0, 190, 130),
    "input": Box("data input", "数据输入", 1, 190, 130),
    "features": Box("feature extraction", "特征提取", 2),
    "abstraction": Box("higher abstraction", "高抽象层次", 3),
    "output": Box("data output", "数据输出", 4),
    "loss": Box("loss", "损失函数", 5, is_added=True),
    "optimizer": Box("optimizer", "优化算法", 6),
    "update": Box("parameter update", "参数优化", 7),
    "evaluation": Box("evaluation", "模型评估", 8),
    "deployment": Box("deployment", "模型部署", 9),
    "watching": Box("watching", "持续优化", 10),
}

ARROWS: tuple[tuple[str, str], ...] = (
    ("architecture", "features"),
    ("data", "input"),
    ("input", "features"),
    ("features", "abstraction"),
    ("abstraction", "output"),
    ("output", "loss"),
    ("loss", "optimizer"),
    ("optimizer", "update"),
    ("update", "features"),
    ("update", "evaluation"),
    ("evaluation", "deployment"),
    ("deployment", "watching"),
    ("watching", "data"),
)


def workflow_svg() -> str:
    """Return the figure as an SVG document: plain text, one shape a line.

    Returns
    -------
    str
        With a title and a description for screen readers; 360 pixels wide.
    """
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="title desc" '
        'font-family="DejaVu Sans, Verdana, sans-serif">',
        f'<title id="title">{escape(TITLE)}</title>',
        f'<desc id="desc">{escape(DESCRIPTION)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        *(_arrow(BOXES[start], BOXES[end]) for start, end in ARROWS),
        *(_box(box) for box in BOXES.values()),
        _along(22, BOXES["optimizer"].top - 60, "training loop: every batch", LOOP),
        _along(348, BOXES["optimizer"].top, "new data, new errors", BACK),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _box(box: Box) -> str:
    """Return a box with its words."""
    dashes = ' stroke-dasharray="5 3"' if box.is_added else ""
    frame = (
        f'<rect x="{box.left}" y="{box.top}" width="{box.width}" height="{TALL}" rx="6" '
        f'fill="#F3F6F9" stroke="{INK}" stroke-width="1.5"{dashes}/>'
    )
    text = (
        f'<text x="{box.middle}" y="{box.top + 22}" font-size="14" text-anchor="middle">'
        f"{escape(box.english)}</text>"
    )
    return f"{frame}\n{text}"


def _along(x: int, y: int, words: str, colour: str) -> str:
    """Return a line of text that runs upwards."""
    return (
        f'<text x="{x}" y="{y}" font-size="13" text-anchor="middle" fill="{colour}" '
        f'transform="rotate(-90 {x} {y})">{escape(words)}</text>'
    )


def _arrow(start: Box, end: Box) -> str:
    """Return an arrow: down from box to box, or back up beside them."""
    if end.row > start.row:
        x = start.middle if start.width <= end.width else end.middle
        return _path(f"M {x} {start.top + TALL} V {end.top - 7}", (x, end.top), "down", INK)
    if start is BOXES["update"]:
        return _path(
            f"M {start.left} {start.side} H 36 V {end.side} H {end.left - 7}",
            (end.left, end.side),
            "right",
            LOOP,
        )
    right = end.left + end.width
    return _path(
        f"M {start.left + start.width} {start.side} H 333 V {end.side} H {right + 7}",
        (right, end.side),
        "left",
        BACK,
        ' stroke-dasharray="6 3"',
    )


def _path(route: str, tip: tuple[int, int], way: str, colour: str, dashes: str = "") -> str:
    """Return a line with a head at its tip."""
    x, y = tip
    head = {
        "down": f"{x},{y} {x - 5},{y - 9} {x + 5},{y - 9}",
        "right": f"{x},{y} {x - 9},{y - 5} {x - 9},{y + 5}",
        "left": f"{x},{y} {x + 9},{y - 5} {x + 9},{y + 5}",
    }[way]
    return (
        f'<path d="{route}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>\n'
        f'<polygon points="{head}" fill="{colour}"/>'
    )


def main(folder: Path = Path("images")) -> None:
    """Write the figure into a folder.

    Parameters
    ----------
    folder : path-like
        The repository's `images` by default.
    """
    folder.mkdir(exist_ok=True)
    write_whole(folder / "workflow.svg", workflow_svg())


if __name__ == "__main__":
    main()
