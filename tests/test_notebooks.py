import json
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode

from course_utils import notebooks
from course_utils.notebooks.__main__ import main
from course_utils.notebooks.ids import is_readable

FOLDER = Path(__file__).parents[1] / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
)
VIEW = "application/vnd.jupyter.widget-view+json"
HEADER = """# 09. A trial lesson

**Minutes:** 45 · **Needs:** CPU is enough

**Prerequisites:** [00](00_start_here.ipynb)

**You will be able to:**

- run a lesson
- read what it prints
- judge
  the outcome
"""


def markdown(name: str, source: str) -> dict:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def code(name: str, source: str, *tags: str, count: int | None = 1, outputs: tuple = ()) -> dict:
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {"tags": list(tags)},
        "execution_count": count,
        "outputs": list(outputs),
        "source": source,
    }


def stream(text: str, name: str = "stdout") -> dict:
    return {"output_type": "stream", "name": name, "text": text}


def display(data: dict, **metadata: object) -> dict:
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def result(text: str, count: int | None = 1) -> dict:
    data = {"text/plain": text}
    return display(data) | {"output_type": "execute_result", "execution_count": count}


def notebook(*cells: dict) -> NotebookNode:
    top = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.from_dict(top)


def picture(alt: str) -> dict:
    return display({"image/png": PIXEL, "text/plain": "Figure"}, **{"image/png": {"alt": alt}})


def good_lesson() -> NotebookNode:
    """A lesson that lacks nothing."""
    cells = [
        markdown("title", HEADER),
        markdown("claim", "> 准确率达到96%。\n\n" + "word " * 1100),
        code("parameters", "SEED: int = 0  # seed of the draw", "parameters"),
        code("imports", "from course_utils import lesson\n\nlesson.predict(SEED)", "setup"),
    ]
    for n in range(3):
        cells.append(code(f"exercise-{n}", f"def f_{n}():\n    return ...", "exercise"))
        cells.append(code(f"check-{n}", f"ex.f_{n}.check(f_{n})", "check"))
    figure = picture("A curve that rises from left to right.")
    cells += [
        markdown("formula", "$$a = b$$\n\nSource: Euler, 1748."),
        code("figure", "figure.show()", "widget", outputs=(figure,)),
        code("sum", "print(1 + 1)", "nbval-check-output", outputs=(stream("2\n"),)),
        code("reveal", "lesson.reveal(SEED)"),
        markdown("closing", "## Verdict on the claim\n\n## Recap\n\n## References"),
        code("quiz", 'lesson.quiz("09")'),
    ]
    return notebooks.canonical(notebook(*cells))


def cell(nb: NotebookNode, name: str) -> NotebookNode:
    return next(c for c in nb.cells if c.id == name)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of lessons of its own."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "00_start_here.ipynb").write_text("{}")
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder))
    return folder


@pytest.fixture
def trial(course: Path) -> Path:
    """The file of the only whole lesson."""
    (course / "00_start_here.ipynb").unlink()
    path = course / "09_trial.ipynb"
    notebooks.write(path, good_lesson())
    return path


# the committed lessons


def test_the_course_has_lessons():
    assert LESSONS, "notebooks/ must hold the lessons"
    assert [p.name for p in LESSONS if not re.fullmatch(r"\d\d_[a-z0-9_]+\.ipynb", p.name)] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_committed_lesson_is_canonical_and_lacks_nothing(path: Path):
    assert notebooks.lint(path) == []


# the canonical form

names = st.text("abcdef0123456789-Z_", min_size=1, max_size=12)
texts = st.text(max_size=40)
outputs = st.one_of(
    st.builds(stream, texts, st.sampled_from(["stdout", "stderr"])),
    st.builds(display, st.dictionaries(st.sampled_from([VIEW, "text/plain", "text/html"]), texts)),
    st.builds(result, texts, st.integers(0, 9)),
)
tags = st.lists(st.sampled_from(["setup", "widget", "练习", "parameters"]), max_size=2)
counts = st.one_of(st.none(), st.integers(0, 99))
code_cells = st.builds(
    lambda name, source, tags, count, outputs: code(
        name, source, *tags, count=count, outputs=outputs
    ),
    names,
    texts,
    tags,
    counts,
    st.lists(outputs, max_size=4),
)
text_cells = st.builds(markdown, names, texts)


@given(st.lists(st.one_of(code_cells, text_cells), max_size=6))
def test_canonical_is_idempotent_and_valid(cells: list[dict]):
    text = notebooks.dumps(notebook(*cells))
    again = nbformat.reads(text, as_version=4)
    assert notebooks.dumps(again) == text
    ids = [c.id for c in again.cells]
    assert all(map(is_readable, ids))
    assert len(set(ids)) == len(ids)


def test_canonical_leaves_its_argument_alone():
    nb = notebook(code("b1f6c2e0", "1", count=7, outputs=(stream("a"),) * 2))
    before = json.dumps(nb)
    notebooks.canonical(nb)
    assert json.dumps(nb) == before


def test_canonical_drops_what_a_run_leaves_behind():
    nb = good_lesson()
    nb.metadata.update(widgets={"state": {}}, papermill={}, language_info={"version": "3.11.7"})
    nb.cells[2].metadata.update(execution={"a": 1}, collapsed=True, papermill={})
    assert notebooks.dumps(nb) == notebooks.dumps(good_lesson())


def test_execution_counts_run_from_one_over_the_cells_that_ran():
    cells = [code(f"cell-{n}", str(n), count=n) for n in (4, 0, 9)]
    cells[2]["outputs"] = [result("9", count=9)]
    nb = notebooks.canonical(notebook(*cells))
    assert [c.execution_count for c in nb.cells] == [1, None, 2]
    assert nb.cells[2].outputs[0].execution_count == 2


def test_widget_views_go_and_what_can_be_read_stays():
    shown = (
        stream("a"),
        display({VIEW: {}, "text/plain": "IntSlider()"}),
        stream("b"),
        display({VIEW: {}, "text/plain": "Player", "image/png": PIXEL}),
        stream("c", "stderr"),
    )
    nb = notebooks.canonical(notebook(code("cell", "1", outputs=shown)))
    first, second, third = nb.cells[0].outputs
    assert (first.text, third.text) == ("ab", "c")
    assert second.data == {"text/plain": "Player", "image/png": PIXEL}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("train-the-mlp", True),
        ("face", True),
        ("b1f6c2e0", False),
        ("a0c61c4b-83f6-4e5c-8a3c-b3de35a40ac4", False),
        ("Train", False),
        ("1-first", False),
        ("ab", False),
    ],
)
def test_readable_ids_stay_and_random_ones_go(written: str, kept: bool):
    nb = notebooks.canonical(notebook(code(written, "x = 1")))
    assert (nb.cells[0].id == written) is kept


def test_ids_tell_what_a_cell_is():
    cells = [
        markdown("X", "# 09. The MLP on digits"),
        markdown("X", "Look at the curve."),
        markdown("X", "练习"),
        code("X", "@cache\ndef flatten_and_scale(images):\n    ...", "exercise"),
        code("X", "a = 1", "parameters"),
        code("X", "a = 1"),
        code("X", "a = 1"),
        code("X", "bed = 0xface"),
    ]
    nb = notebooks.canonical(notebook(*cells))
    assert [c.id for c in nb.cells] == [
        "the-mlp-on-digits",
        "text-look-at-the-curve",
        "text",
        "exercise-flatten-and-scale",
        "parameters",
        "code-a-1",
        "code-a-1-2",
        "code-bed-0xface",
    ]


@pytest.mark.parametrize(
    "heading", ["## Face bead 2 decade", "## " + "longest " * 20, "## 3.", "##"]
)
def test_every_id_made_is_one_that_stays(heading: str):
    cells = [markdown("X", heading) for _ in range(120)]
    cells.append(code("X", "some_quite_long_name_for_a_variable = 1", "nbval-check-output"))
    ids = [c.id for c in notebooks.canonical(notebook(*cells)).cells]
    assert all(map(is_readable, ids))


def test_the_file_is_plain_to_diff():
    text = notebooks.dumps(good_lesson())
    assert '\n "cells": [\n' in text
    assert "准确率" in text
    assert text.endswith("}\n")
    assert '"**Minutes:** 45 · **Needs:** CPU is enough\\n",\n' in text


# lint


def lint_file(course: Path, nb: NotebookNode) -> list[str]:
    path = course / "09_trial.ipynb"
    notebooks.write(path, nb)
    return notebooks.lint(path)


def test_a_good_lesson_lacks_nothing(course: Path):
    assert lint_file(course, good_lesson()) == []
    assert notebooks.lint(good_lesson()) == []


def source(name: str, text: str) -> Callable[[NotebookNode], None]:
    return lambda nb: cell(nb, name).update(source=text)


def append(name: str, text: str) -> Callable[[NotebookNode], None]:
    return lambda nb: cell(nb, name).update(source=cell(nb, name).source + text)


def shows(name: str, *outputs: dict) -> Callable[[NotebookNode], None]:
    return lambda nb: cell(nb, name).update(nbformat.from_dict({"outputs": list(outputs)}))


def retag(name: str, *tags: str) -> Callable[[NotebookNode], None]:
    return lambda nb: cell(nb, name).update(metadata={"tags": list(tags)})


def drop(name: str) -> Callable[[NotebookNode], None]:
    return lambda nb: nb.update(cells=[c for c in nb.cells if c.id != name])


def fence(language: str, text: str) -> Callable[[NotebookNode], None]:
    return append("claim", f"\n\n```{language}\n{text}\n```\n")


ALT = "A curve that rises from left to right."
ERROR = {"output_type": "error", "ename": "KeyError", "evalue": "", "traceback": []}
BREAKS = {
    "two parameter cells": (retag("imports", "parameters"), "2 cells carry the tag `parameters`"),
    "no parameters cell": (retag("parameters"), "0 cells carry the tag `parameters`"),
    "computed": (source("parameters", "SEED: int = 1 + 1  # a"), "`SEED: int = 1 + 1` must read"),
    "untyped": (source("parameters", "SEED = 1  # a"), "`SEED = 1` must read `NAME: type"),
    "unexplained": (source("parameters", 'SEED: str = "#"'), "needs a comment"),
    "unused": (append("parameters", "\nEPOCHS: int = 1  # a"), "no cell below uses `EPOCHS`"),
    "reassigned": (append("sum", "\nfor SEED in [1]: pass"), "cell `sum`: assigns the parameter"),
    "deleted": (append("sum", "\ndel SEED"), "cell `sum`: assigns the parameter `SEED`"),
    "unknown tag": (retag("sum", "chek"), "cell `sum`: unknown tag `chek`"),
    "magic": (source("sum", "%timeit f()"), "cell `sum`: not plain Python"),
    "shell": (source("sum", "!ls"), "cell `sum`: not plain Python"),
    "pip": (source("sum", "%pip install x"), "cell `sum`: installs something"),
    "pip by module": (source("sum", 'run(["pip", "install"])'), "cell `sum`: installs something"),
    "star import": (source("sum", "from numpy import *"), "cell `sum`: `import *` hides"),
    "path in code": (source("sum", 'open("/home/me/x")'), "`/home/` is a path on one machine"),
    "home in code": (source("sum", 'open("~/x")'), "`~/` is a path on one machine"),
    "windows path": (source("sum", 'open("C:\\\\Users\\\\x")'), "is a path on one machine"),
    "path in prose": (append("claim", "see `/tmp/x`"), "cell `claim`: `/tmp/` is a path"),
    "long cell": (source("sum", "\n".join(["a = 1"] * 26)), "cell `sum`: 26 lines; at most 25"),
    "unchecked": (drop("check-1"), "cell `exercise-1`: no check follows"),
    "unchecked last": (retag("quiz", "exercise"), "cell `quiz`: no check follows"),
    "empty check": (source("check-1", "pass"), "cell `check-1`: tagged `check`, but it calls no"),
    "few exercises": (lambda nb: (drop("exercise-1")(nb), drop("check-1")(nb)), "2 cells carry"),
    "no prediction": (source("imports", "model.predict(SEED)"), "no cell calls `predict(...)`"),
    "no reveal": (source("reveal", "lesson"), "no cell calls `reveal(...)`"),
    "no quiz": (drop("quiz"), "no cell calls `quiz(...)`"),
    "not executed": (lambda nb: cell(nb, "sum").update(execution_count=None), "`sum`: not exec"),
    "error": (
        shows("quiz", ERROR),
        "cell `quiz`: ends in KeyError",
    ),
    "stderr": (shows("quiz", stream("\nOdd\n", "stderr")), "`quiz`: writes to stderr: 'Odd'"),
    "path shown": (shows("quiz", stream("in /usr/lib")), "shows a path on one machine: '/usr/'"),
    "path in html": (shows("quiz", display({"text/html": "<b>/work/x</b>"})), "shows a path"),
    "path in json": (
        shows("quiz", display({"application/a+json": {"a": "/tmp/x"}})),
        "shows a path",
    ),
    "address": (shows("quiz", stream("<f at 0x7f00>")), "shows an address in memory"),
    "time": (shows("quiz", stream("at 12:30:01")), "shows a time of day: '12:30:01'"),
    "bar": (shows("quiz", stream("50%\r100%")), "shows a progress bar"),
    "no alt": (shows("figure", display({"image/png": PIXEL})), "`figure`: a picture without alt"),
    "short alt": (shows("figure", picture("A curve")), "`figure`: a picture without alt text"),
    "html image": (
        shows("figure", display({"text/html": f"<img alt='{ALT}'><img src='a'>"})),
        "`figure`: a picture without alt text",
    ),
    "blank widget": (shows("figure"), "cell `figure`: shows nothing where no kernel runs"),
    "nothing to compare": (
        shows("sum", display({"image/png": PIXEL}, **{"image/png": {"alt": ALT}})),
        "cell `sum`: tagged `nbval-check-output`, but shows no text",
    ),
    "no header": (drop("title"), "cell `claim`: the first cell must begin with `# NN. Title`"),
    "code first": (
        lambda nb: nb.cells.insert(0, nbformat.from_dict(code("first", "1"))),
        "must be the Markdown",
    ),
    "no cells": (lambda nb: nb.update(cells=[]), "the first cell must be the Markdown header"),
    "no minutes": (source("title", HEADER.replace("Minutes", "Time")), "line `**Minutes:** 45"),
    "no needs": (source("title", HEADER.replace("**Needs", "Needs")), "line `**Minutes:** 45"),
    "no prerequisites": (source("title", HEADER.replace("Prereq", "")), "a line `**Prerequisites"),
    "two verbs": (source("title", HEADER.replace("- run", "run")), "needs 3 to 5 bullets"),
    "no verdict": (source("closing", "## Recap\n\n## References"), "no heading says `Verdict`"),
    "no recap": (source("closing", "## Verdict\n\n## References"), "no heading says `Recap`"),
    "no references": (source("closing", "## Verdict\n\n## Recap"), "no heading says `References`"),
    "too short": (source("claim", "> 准确率"), "words of prose; between 1000 and 2600"),
    "too long": (append("claim", "word " * 1600), "words of prose; between 1000 and 2600"),
    "no claim": (source("claim", "准确率 " + "word " * 1100), "no claim is quoted"),
    "fence": (fence("python", "x"), "cell `claim`: Python in a Markdown fence"),
    "bare fence": (fence("", "x = f(1)"), "cell `claim`: Python in a Markdown fence"),
    "tilde fence": (append("claim", "\n~~~ {py}\nx\n~~~\n"), "Python in a Markdown fence"),
    "image": (append("claim", "![curve](00_start_here.ipynb)"), "`claim`: a picture whose alt"),
    "image tag": (append("claim", '<img src="00_start_here.ipynb">'), "a picture whose alt text"),
    "dead link": (append("claim", "[01](01_x.ipynb#a)"), "the link `01_x.ipynb` leads nowhere"),
    "unsourced": (source("formula", "$$a = b$$"), "cell `formula`: a displayed formula without"),
    "unsourced matrix": (source("formula", r"\begin{align}a\end{align}"), "without its source"),
    "size": (shows("quiz", *[stream("x" * 500_000)]), "KB; it must stay under 500"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_fault_is_named(course: Path, name: str):
    spoil, words = BREAKS[name]
    nb = good_lesson()
    spoil(nb)
    complaints = lint_file(course, nb)
    assert any(words in complaint for complaint in complaints), complaints


@pytest.mark.parametrize(
    "spoil",
    [
        append("claim", "\n\n```bash\ncourse run 09\n```\n"),
        append("claim", "\n\n```\n[3] -> [2] -> [1]\n```\n"),
        append("claim", " [a](https://example.org/home/x) [b](#here) [c](00_start_here.ipynb#d)"),
        append("claim", f" ![{ALT}](00_start_here.ipynb)"),
        append("claim", r" $W:\mathbb{R} \to \mathbb{R}$"),
        append("sum", '\n"a/b".split("/")'),
        append("sum", "\nmodel(SEED=SEED)"),
        shows("quiz", stream("took 3.2 s, 1,200 images/s, loss 0:5")),
    ],
)
def test_what_is_fine_is_not_named(course: Path, spoil: Callable[[NotebookNode], None]):
    nb = good_lesson()
    spoil(nb)
    assert lint_file(course, nb) == []


def test_lesson_00_audits_no_claim(course: Path):
    nb = good_lesson()
    cell(nb, "title").source = HEADER.replace("# 09", "# 00")
    cell(nb, "claim").source = "word " * 400
    cell(nb, "closing").source = "## Recap"
    for name in ("quiz", "reveal", "exercise-1", "check-1", "exercise-2", "check-2"):
        drop(name)(nb)
    assert lint_file(course, nb) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda text: text.replace('"id": "title"', '"id": "b1f6c2e0"'), "from line 5"),
        (lambda text: text + "\n", "at its end"),
        (lambda text: json.dumps(json.loads(text)), "from line 1"),
    ],
)
def test_a_file_edited_by_hand_is_named(trial: Path, change: Callable[[str], str], where: str):
    trial.write_text(change(trial.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(f"not in canonical form {where}" in c for c in notebooks.lint(trial))


# files


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not valid JSON"),
        ("\x80", "not valid JSON"),
        ("[]", "no list of cells"),
        ('{"cells": [1]}', "no list of cells"),
        ('{"cells": [], "nbformat": 3}', "must be in nbformat 4; it says 3"),
        ('{"cells": [], "nbformat": 4, "nbformat_minor": 5}', "breaks nbformat 4.5: 'metadata'"),
        (None, "cannot be read"),
    ],
)
def test_a_broken_file_gives_one_clear_error(tmp_path: Path, content: str | None, words: str):
    path = tmp_path / "09_trial.ipynb"
    if content is not None:
        path.write_bytes(content.encode("latin-1"))
    with pytest.raises(notebooks.NotebookError, match=re.escape(words)) as caught:
        notebooks.read(path)
    assert "09_trial.ipynb" in str(caught.value)


def test_an_older_minor_version_is_given_ids(tmp_path: Path):
    path = tmp_path / "old.ipynb"
    old = {"cell_type": "markdown", "metadata": {}, "source": ["# Old\n", "text"]}
    path.write_text(
        json.dumps({"cells": [old], "metadata": {}, "nbformat": 4, "nbformat_minor": 2})
    )
    nb = notebooks.read(path)
    assert (nb.nbformat_minor, nb.cells[0].id, nb.cells[0].source) == (5, "old", "# Old\ntext")


def test_a_failed_write_leaves_the_old_file(trial: Path, monkeypatch: pytest.MonkeyPatch):
    before = trial.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(notebooks.NotebookError, match="stays as it was: No space left"):
        notebooks.write(trial, notebook())
    assert trial.read_bytes() == before
    assert [p.name for p in trial.parent.iterdir()] == [trial.name]


# lessons


def test_lessons_are_described_by_their_headers(trial: Path):
    (found,) = notebooks.lessons()
    goals = ("run a lesson", "read what it prints", "judge the outcome")
    described = ("09", "09_trial", trial, "A trial lesson", 45, "CPU is enough", goals)
    assert found == notebooks.Lesson(*described)


def test_a_lesson_without_header_is_named(course: Path):
    notebooks.write(course / "00_start_here.ipynb", notebook())
    with pytest.raises(notebooks.NotebookError, match=r"00_start_here\.ipynb: the first cell must"):
        notebooks.lessons()


def test_without_a_folder_the_error_says_what_to_set(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COURSE_NOTEBOOKS", "nowhere")
    with pytest.raises(notebooks.NotebookError, match="set COURSE_NOTEBOOKS"):
        notebooks.lessons()


def test_the_clone_has_its_folder():
    assert notebooks.folder() == FOLDER


# executing and the command


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.output


def store(path: Path, *sources: str) -> bytes:
    cells = [code(f"cell-{n}", text, count=0) for n, text in enumerate(sources)]
    notebooks.write(path, notebook(markdown("title", HEADER), *cells))
    return path.read_bytes()


def test_a_run_depends_on_nothing_outside(trial: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COURSE_DATA_DIR", "somewhere")
    monkeypatch.setenv("COURSE_HOME", "mine")
    monkeypatch.delenv("COURSE_OFFLINE")
    store(
        trial,
        "import os\nfrom pathlib import Path\n\nfolder = Path().resolve().name",
        'home = os.environ["COURSE_HOME"]\ncache = Path(os.environ["COURSE_CACHE_DIR"])',
        'print(folder, "COURSE_DATA_DIR" in os.environ, os.environ["COURSE_OFFLINE"])',
        'print(home == "mine", os.listdir(home), cache.exists())',
        "import ipywidgets\n\nipywidgets.IntSlider()",
    )
    status, output = call("write", "9")
    assert (status, output[:24]) == (0, "09_trial.ipynb: written ")
    nb = notebooks.read(trial)
    assert [c.get("execution_count") for c in nb.cells] == [None, 1, 2, 3, 4, 5]
    assert nb.cells[3].outputs[0].text == "lessons False 1\n"
    assert nb.cells[4].outputs[0].text == "False ['ipython'] False\n"
    assert nb.cells[5].outputs == []
    assert notebooks.dumps(nb) == trial.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("failing", "words"),
    [
        ('raise ValueError("odd")', "09_trial, cell `cell-1`: ValueError: odd."),
        ("while True:\n    pass", "09_trial, cell `cell-1`: takes longer than 2 seconds."),
        ("import os\n\nos._exit(1)", "09_trial, cell `cell-1`: the kernel died"),
    ],
    ids=["raises", "hangs", "dies"],
)
def test_a_failing_run_leaves_the_old_file(trial: Path, failing: str, words: str):
    before = store(trial, "a = 1", failing)
    status, output = call("write", "--seconds-per-cell", "2", "09_trial")
    assert status == 1
    assert words in output
    assert trial.read_bytes() == before


def test_write_without_a_run_keeps_the_outputs(trial: Path):
    trial.write_text(json.dumps(json.loads(trial.read_text(encoding="utf-8"))), encoding="utf-8")
    status, output = call("write", "--no-run")
    assert (status, "09_trial.ipynb: written" in output) == (0, True)
    assert trial.read_text(encoding="utf-8") == notebooks.dumps(good_lesson())


def test_check_goes_on_after_a_broken_lesson(trial: Path):
    (trial.parent / "01_broken.ipynb").write_text("{")
    status, output = call("check")
    assert status == 1
    assert "01_broken.ipynb is not valid JSON" in output
    assert "09_trial.ipynb: cell `title`: the link `00_start_here.ipynb` leads" in output


def test_check_passes_a_whole_lesson(trial: Path):
    (trial.parent / "00_start_here.ipynb").write_text("{}")
    assert call("check", "09") == (0, "")


def test_an_unknown_lesson_lists_the_known_ones(trial: Path):
    assert call("check", "44") == (1, "Error: There is no lesson '44'. Lessons: 09_trial.\n")
