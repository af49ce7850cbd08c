"""Exercise `rounds_to_printed`: does a true value round to the printed digits."""

from course_utils.exercises import Exercise, Mistake, SameValues


def rounds_to_printed(value: float, printed: str) -> bool:
    r"""Tell whether a true value rounds to a printed one.

    .. math:: |v - p| \leq \tfrac{1}{2} \cdot 10^{-d}

    Convention: d is the number of digits printed after the point, zeros at the end included; a
    value half-way between two printable ones may be rounded either way, so half a
    unit, and a trifle for the computer's own rounding, is allowed.

    Parameters
    ----------
    value : float
        The true value, unrounded.
    printed : str
        A plain decimal number as it stands in the source, such as ``"0.50"``, ``"-3"``.

    Returns
    -------
    bool

    Raises
    ------
    ValueError
        If `printed` is no number.

    Notes
    -----
    Source: Goldberg (1991), section on relative error and ulps.

    Examples
    --------
    >>> rounds_to_printed(0.0474259, "0.0474"), rounds_to_printed(0.0474259, "0.0478")
    (True, False)
    """
    decimals = len(printed.partition(".")[2])
    half = 0.5000001 * 10.0**-decimals
    return abs(value - float(printed)) <= half


def decimals_of(printed: str) -> int:
    """Count the digits after the point."""
    return len(printed.partition(".")[2])


def _cut(value: float, printed: str) -> bool:
    """Cut the value off instead of rounding it."""
    scale = 10 ** decimals_of(printed)
    return int(value * scale) == round(float(printed) * scale)


def _in_characters(value: float, printed: str) -> bool:
    """Take all characters but the first two for decimals."""
    return abs(value - float(printed)) <= 0.5 * 10.0 ** -max(len(printed) - 2, 0)


CASES = [
    (2.0, "2"),
    (2.4, "2"),
    (2.6, "2"),
    (2.6, "3"),
    (0.5, "0.50"),
    (0.52, "0.50"),
    (0.496, "0.50"),
    (0.504, "0.5"),
    (0.56, "0.5"),
    (0.0474259, "0.0474"),
    (0.0474259, "0.0478"),
    (0.73105858, "0.73105857"),
    (0.7310585786, "0.73105858"),
    (-0.4, "0.4"),
    (-0.995055, "-0.9951"),
    (-0.995055, "-0.9950"),
    (-2.6, "-3"),
    (-2.6, "-2"),
    (0.0004, "0.00"),
    (0.02, "0.00"),
    (101770.0, "101770"),
    (101771.0, "101770"),
    (101771.0, "101770.0"),
    (63.04, "89.40"),
    (89.4049, "89.40"),
    (89.4051, "89.40"),
]

EXERCISE = Exercise(
    solution=rounds_to_printed,
    prompt=(
        "Return True if the number value rounds to the printed text, such as '0.50' or '-3', with"
        " as many decimals as the text has; otherwise False."
    ),
    judge=SameValues(lambda: CASES, returns="True or False"),
    hints=(
        "The text says more than the number: '0.50' promises two decimals, '0.5' only one.",
        "Everything behind the point counts: printed.partition('.')[2] is that part, empty if"
        " there is no point.",
        "A number printed with d decimals may be off by half a unit of its last digit.",
    ),
    mistakes=(
        Mistake(
            lambda value, printed: value == float(printed),
            "Value and text must not be equal: a printed number is a rounded one.",
        ),
        Mistake(
            lambda value, printed: str(round(value, decimals_of(printed))) == printed,
            "Compare numbers, not texts: str() drops the zero at the end of '0.50'.",
        ),
        Mistake(_cut, "The value is cut off: 2.6 rounds to 3, not to 2."),
        Mistake(
            lambda value, printed: abs(value - float(printed)) < 1e-3,
            "One tolerance for all: how far off is allowed follows from the digits printed.",
        ),
        Mistake(
            lambda value, printed: abs(value - float(printed)) <= 0.01 * abs(float(printed)),
            "A relative tolerance: digits after the point promise an absolute one.",
        ),
        Mistake(
            lambda value, printed: abs(value - float(printed)) < 10.0 ** -decimals_of(printed),
            "A whole unit of the last digit is too much: rounding moves a number half a unit.",
        ),
        Mistake(
            lambda value, printed: rounds_to_printed(
                value, printed.rstrip("0") if "." in printed else printed
            ),
            "The zeros at the end are lost: '0.50' promises more than '0.5'.",
        ),
        Mistake(
            _in_characters,
            "The text's length misleads: a sign, or more digits before the point, make it longer.",
        ),
        Mistake(
            lambda value, printed: rounds_to_printed(abs(value), printed.lstrip("-")),
            "The sign is left out: -0.4 is not 0.4.",
        ),
        Mistake(
            lambda value, printed: not rounds_to_printed(value, printed),
            "Turned round: True means that the printed number stands.",
        ),
        Mistake(
            lambda value, printed: f"{value:.2f}" == printed,
            "Fixed at two decimals: as many as the text has are meant.",
        ),
        Mistake(
            lambda value, printed: f"{value:.{decimals_of(printed)}f}",
            "This is the rounded text: compare it with the printed one and return the outcome.",
        ),
        Mistake(
            lambda value, printed: (
                abs(value - float(printed)) <= 0.5 * 10.0 ** decimals_of(printed)
            ),
            "The exponent's sign: more decimals promise more, so they allow less.",
        ),
        Mistake(
            lambda value, printed: round(value) == round(float(printed)),
            "Both are rounded to whole numbers: what stands behind the point counts.",
        ),
        Mistake(
            lambda value, printed: rounds_to_printed(value, printed + printed.split(".")[1][:0]),
            "Not every printed number has a point: '2' has nothing behind it.",
        ),
    ),
)
