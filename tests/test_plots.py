import doctest

import numpy as np
import pytest

from course_utils import plots, style
from course_utils.plots import history as history_module
from course_utils.plots import images as images_module

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


@pytest.fixture
def pair():
    return style.figure(ncols=2)[1]


def history(epochs, *, validation=True):
    falling = [1 / (k + 1) for k in range(epochs)]
    rising = [1 - value / 2 for value in falling]
    made = {"loss": falling, "accuracy": rising}
    return made | ({"val_loss": falling, "val_accuracy": rising} if validation else {})


def words(ax):
    return [text.get_text().replace("\n", " ") for text in ax.texts]


@pytest.mark.parametrize("module", [history_module, images_module])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("epochs", [1, 2, 5, 60])
@pytest.mark.parametrize("validation", [True, False])
def test_history_is_labelled_directly_with_units(pair, epochs, validation):
    plots.draw_history(*pair, history(epochs, validation=validation))
    lines = ["training", "validation"] if validation else ["training"]
    for ax in pair:
        assert words(ax) == lines
        assert ax.get_legend() is None
        assert ax.get_xlabel() == "epoch"
        assert max(ax.get_xticks()) <= epochs
        assert len(ax.get_xticks()) <= 8
    assert [ax.get_ylabel() for ax in pair] == ["loss (nats)", "accuracy (%)"]
    assert pair[1].get_lines()[0].get_ydata()[-1] == pytest.approx(100 * (1 - 0.5 / epochs))


def test_history_lines_differ_in_colour_marker_and_dash(pair):
    plots.draw_history(*pair, history(3))
    first, second = pair[0].get_lines()
    assert first.get_color() != second.get_color()
    assert first.get_marker() != second.get_marker()
    assert first.get_linestyle() != second.get_linestyle()


def test_labels_of_lines_that_end_together_stay_apart(pair):
    plots.draw_history(*pair, history(4))
    heights = [text.xy[1] for text in pair[0].texts]
    assert abs(heights[0] - heights[1]) >= 0.09


def test_nan_leaves_a_gap_and_is_named(pair):
    plots.draw_history(*pair, {"loss": [1.0, np.nan], "val_loss": [np.nan, np.nan]})
    assert words(pair[0]) == ["training (not a number at 2)", "validation (not a number at 1)"]
    assert all(0 <= text.xy[1] <= 1 for text in pair[0].texts)
    assert words(pair[1]) == []
    style.png(pair[0].figure)


@pytest.mark.parametrize(("scale", "height"), [("linear", 10 / 1000), ("log", 1 / 3)])
def test_a_label_stands_beside_its_lines_end_on_any_scale(pair, scale, height):
    pair[0].plot([0, 1], [1000, 10], label="loss")
    pair[0].set(yscale=scale, ylim=(1, 1000) if scale == "log" else (0, 1000))
    plots.label_line_ends(pair[0])
    assert pair[0].texts[-1].xy == pytest.approx((1, height))


@pytest.mark.parametrize("wrong", [{}, {"accuracy": [0.5]}, {"loss": []}])
def test_history_without_an_epoch_is_refused(pair, wrong):
    with pytest.raises(ValueError, match="Train first"):
        plots.draw_history(*pair, wrong)


@pytest.mark.parametrize(
    ("shape", "drawn"), [((8, 8), (8, 8)), ((8, 8, 1), (8, 8)), ((8, 8, 3), (8, 8, 3))]
)
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_images_of_every_kind(shape, drawn, dtype):
    axes = style.figure(ncols=3)[1]
    pictures = np.ones((2, *shape), dtype=dtype)
    plots.draw_images(axes, pictures, ["one", "a very long name of a class"])
    shown = [ax.get_images()[0] for ax in axes[:2]]
    assert [image.get_array().shape for image in shown] == [drawn, drawn]
    assert shown[0].get_clim() == (0, 255 if dtype is np.uint8 else 1)
    assert axes[1].get_title(loc="center") == "a very long name\nof a class"
    assert not axes[2].axison


def test_images_of_another_shape_or_without_room_are_refused(pair):
    with pytest.raises(ValueError, match="One picture"):
        plots.draw_images(pair, np.zeros((8, 8)))
    with pytest.raises(ValueError, match="3 titles and 2 axes"):
        plots.draw_images(pair, np.zeros((3, 8, 8)), ["a"] * 3)


def test_prediction_grid_says_right_and_wrong_in_words_and_dashes(pair):
    chances = np.array([[0.9, 0.1], [0.7, 0.3]])
    plots.draw_prediction_grid(pair, np.zeros((2, 4, 4)), [0, 1], chances, ["cat", "dog"])
    titles = [" ".join(ax.get_title(loc="center").split()) for ax in pair]
    assert titles == ["right: cat 90 %", "wrong: cat 70 %, is dog"]
    edges = [ax.spines["left"] for ax in pair]
    assert edges[0].get_linestyle() != edges[1].get_linestyle()
    assert edges[0].get_edgecolor() != edges[1].get_edgecolor()


@pytest.mark.parametrize(
    ("labels", "chances", "said"),
    [([0], [[1.0, 0.0]] * 2, "labels"), ([0, 1], [[1.0]] * 2, "probabilities"),
     ([1, 2], [[1.0, 0.0]] * 2, "Subtract 1")],
)  # fmt: skip
def test_predictions_that_do_not_agree_are_refused(labels, chances, said):
    with pytest.raises(ValueError, match=said):
        plots.checked_predictions(np.zeros((2, 4, 4)), labels, chances, ["cat", "dog"])


@pytest.mark.parametrize("classes", range(1, 11))
def test_probabilities_of_one_to_ten_classes(pair, classes):
    chances = np.arange(classes) + 1.0
    bars = plots.draw_probabilities(pair[0], chances / chances.sum(), NAMES[:classes], label=0)
    assert sum(bar.get_width() for bar in bars) == pytest.approx(100)
    said = [tick.get_text() for tick in pair[0].get_yticklabels()]
    assert said[-1].endswith("predicted)" if classes > 1 else "(predicted, true)")
    assert "true" in said[0]
    assert all(len(line) <= 30 for name in said for line in name.splitlines())
    assert [bool(bar.get_hatch()) for bar in bars] == [False] * (classes - 1) + [True]


def test_probabilities_with_long_names_and_nan(pair):
    long = "an extraordinarily long name for one class of pictures"
    plots.draw_probabilities(pair[0], [np.nan, np.nan], [long, "x" * 60], label=0)
    names = [tick.get_text().splitlines() for tick in pair[0].get_yticklabels()]
    assert [len(lines) for lines in names] == [2, 1]
    assert all(len(line) <= 23 for lines in names for line in lines)
    with pytest.raises(ValueError, match="one name"):
        plots.draw_probabilities(pair[0], [1.0], ["a", "b"])


def test_confusion_counts_rows_as_true_classes(pair):
    cells = plots.draw_confusion(pair[0], [[3, 1], [0, 0]], ["cat", "dog"])
    assert cells.get_array().tolist() == [[75.0, 25.0], [0.0, 0.0]]
    assert words(pair[0]) == ["3", "1", "0", "0"]
    assert pair[0].get_ylabel() == "true class"
    assert [text.get_color() for text in pair[0].texts[:2]] == ["black", "white"]
    with pytest.raises(ValueError, match=r"must be \(3, 3\)"):
        plots.draw_confusion(pair[0], [[3, 1], [0, 0]], ["a", "b", "c"])
