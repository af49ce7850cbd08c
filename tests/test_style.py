import io

import matplotlib as mpl
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image

from course_utils import style


@pytest.fixture
def drawn():
    figure, ax = style.figure(6, 3)
    for k in range(4):
        ax.plot(np.arange(10), np.arange(10) * k, marker=style.MARKERS[k])
    ax.set(xlabel="epoch", ylabel="loss (nats)", title="A finding")
    return figure


@pytest.fixture
def published(monkeypatch):
    """Collect what `show` hands to the notebook."""
    outputs = []
    monkeypatch.setattr(InteractiveShell, "initialized", classmethod(lambda cls: True))
    monkeypatch.setattr(
        "IPython.display.publish_display_data",
        lambda data, metadata=None: outputs.append((data, metadata or {})),
    )
    return outputs


def test_png_is_small_deterministic_and_on_white(drawn):
    data = style.png(drawn)
    assert data == style.png(drawn)
    assert len(data) < 40_000
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (600, 300)
    assert picture.info == {}
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_png_keeps_the_colours_of_lines(drawn):
    palette = Image.open(io.BytesIO(style.png(drawn))).convert("RGB").getcolors(1 << 20)
    for colour in style.COLOURS[:4]:
        wanted = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])
        nearest = min(np.abs(np.array(found) - wanted).max() for _, found in palette)
        assert nearest <= 8, colour


def test_dpi_changes_the_picture_and_not_the_figure(drawn):
    assert Image.open(io.BytesIO(style.png(drawn, dpi=50))).size == (300, 150)
    assert drawn.dpi == style.DPI


def test_quick_png_shows_the_same_picture(drawn):
    quick = np.asarray(Image.open(io.BytesIO(style.quick_png(drawn))), dtype=int)
    small = np.asarray(Image.open(io.BytesIO(style.png(drawn))).convert("RGB"), dtype=int)
    assert np.abs(quick - small).mean() < 1


def test_figures_are_unknown_to_pyplot_and_of_the_course_style(drawn):
    assert mpl.rcParams["font.family"] == ["DejaVu Sans"]
    assert "pyplot" not in type(drawn.canvas).__module__
    assert drawn.get_layout_engine() is not None
    assert style.figure(layout=None)[0].get_layout_engine() is None


def test_categories_are_told_apart_twice():
    assert len(style.OKABE_ITO) == 8
    assert len(set(style.COLOURS)) == len(style.COLOURS)
    assert len(set(style.MARKERS)) == len(set(style.DASHES)) == len(style.COLOURS)


def test_show_gives_the_picture_its_alt_text_and_readers_the_words(drawn, published):
    style.show(drawn, alt="Four lines, the\n  fourth <steepest>.")
    (picture, metadata), (words, _) = published
    alt = "Four lines, the fourth <steepest>."
    assert picture["image/png"] == style.png(drawn)
    assert picture["text/plain"] == f"Figure: {alt}"
    assert metadata == {"image/png": {"alt": alt}}
    assert "the fourth &lt;steepest&gt;" in words["text/html"]
    assert "jp-sr-only" in words["text/html"]


def test_nbconvert_takes_the_alt_text_from_where_show_puts_it(drawn, published):
    from nbconvert.filters import get_metadata

    style.show(drawn, alt="Four lines, the fourth steepest.")
    output = {"metadata": published[0][1]}
    assert get_metadata(output, "alt", "image/png") == "Four lines, the fourth steepest."


@pytest.mark.parametrize("alt", ["", "a plot", "   spaces      \n  ", None])
def test_alt_text_that_says_nothing_is_refused(drawn, published, alt):
    with pytest.raises(ValueError, match="describe the picture"):
        style.show(drawn, alt=alt)
    assert published == []


def test_outside_a_notebook_the_words_are_printed(drawn, monkeypatch, capsys):
    monkeypatch.setattr(InteractiveShell, "initialized", classmethod(lambda cls: False))
    style.show(drawn, alt="Four lines, the fourth steepest.")
    assert capsys.readouterr().out == "Figure: Four lines, the fourth steepest.\n"
