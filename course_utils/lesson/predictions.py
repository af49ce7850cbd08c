"""Predictions: a number committed before the code runs, later laid beside the measured one."""

from course_utils import progress
from course_utils.lesson.records import finite


def predict(
    key: str,
    question: str,
    *,
    low: float,
    high: float,
    step: float,
    unit: str,
    published: float | None = None,
) -> None:
    """Ask for a prediction; what the learner commits is kept with their progress.

    Parameters
    ----------
    key : str
        The name under which it is kept, such as ``"12.test_accuracy"``.
    question : str
    low, high, step : float
        The range, ends included, and what the field's arrows add.
    unit : str
        Such as ``"%"``; may be empty.
    published : float, optional
        What the article says, shown beside the question.

    Raises
    ------
    ValueError
        If the range is empty or the step is not positive.
    """
    from course_utils.widgets import PredictionForm

    if not low < high or not step > 0:
        raise ValueError(
            f"a prediction needs low < high and a step above 0; got {low}, {high}, {step}."
        )
    claim = "" if published is None else f" The article publishes {quantity(published, unit)}."
    asked = f"Commit a number from {quantity(low, unit)} to {quantity(high, unit)}."
    print(f"{question}{claim} {asked}")
    earlier = _committed(key)
    value = earlier if earlier is not None and low <= earlier <= high else None
    PredictionForm(
        question,
        low,
        high,
        step,
        unit,
        value=value,
        on_commit=lambda number: progress.record_prediction(key, number),
    ).show()


def reveal(key: str, measured: float, *, published: float | None = None, unit: str = "%") -> None:
    """Print what was predicted, published and measured, one under the other.

    Parameters
    ----------
    key : str
        As given to `predict`.
    measured : float
    published : float, optional
    unit : str

    Raises
    ------
    TypeError, ValueError
        If `measured` is no finite number.
    """
    truth = finite(measured, "measured")
    rows = [("measured", quantity(truth, unit), "")]
    for name, number in (("published", published), ("predicted", _committed(key))):
        if number is not None:
            rows.insert(0, (name, quantity(number, unit), f"off by {_gap(number, truth, unit)}"))
        elif name == "predicted":
            rows.insert(0, (name, "no prediction committed", ""))
    width = max(len(value) for _, value, _ in rows if value[0].isdigit() or value[0] == "-")
    for name, value, gap in rows:
        print(f"{name:<10} {value:>{width}}   {gap}".rstrip())


def quantity(number: float, unit: str) -> str:
    """Write a number with its unit: a percentage to two decimals, others to six digits or more."""
    form = ".2f" if unit == "%" else ",.0f" if abs(number) >= 1e6 else ",.6g"
    text = f"{number:{form}}"
    return f"{text} {unit}".rstrip()


def _gap(number: float, truth: float, unit: str) -> str:
    """Write how far a number is from the measured one; percentages differ by points."""
    return quantity(abs(number - truth), unit).replace(" %", " points")


def _committed(key: str) -> float | None:
    """Return the learner's number, or None."""
    value = progress.prediction(key)
    return None if value is None or isinstance(value, str) else float(value)
