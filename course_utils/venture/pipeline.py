"""What a model's whole way costs: trials, the training that is kept, a year of answers."""

from dataclasses import dataclass

from course_utils.budget.costs import training_flops
from course_utils.budget.numbers import amount
from course_utils.venture.bounds import overhead
from course_utils.venture.computing import device_hours, energy_kwh, serving_hours

MONTHS = 12


@dataclass(frozen=True)
class Rented:
    """A device by the hour.

    Attributes
    ----------
    name : str
    flops_per_second : float
        Peak, in the precision that training uses.
    watts : float
        Mean power with its share of the machine.
    price : float
        USD an hour.
    source : str
        Where speed and power are published.
    """

    name: str
    flops_per_second: float
    watts: float
    price: float
    source: str


RENTED: tuple[Rented, ...] = (
    Rented(
        "V100",
        125e12,
        430,
        1.5,
        "NVIDIA Tesla V100 SXM2 data sheet: 125 teraFLOPS in 16 bits, 300 W; price: Li (2020);"
        " the machine's share of power: 10 / 7 of the card's, as for H100, an assumption",
    ),
    Rented(
        "A100",
        312e12,
        570,
        1.5,
        "NVIDIA A100 data sheet: 312 teraFLOPS in bfloat16, 400 W; the machine's share of"
        " power: 10 / 7 of the card's, as for H100; price: an assumption",
    ),
    Rented(
        "H100",
        989e12,
        1000,
        2.7,
        "the founder's sheet of lesson 17: peak_flops, watts, device_price",
    ),
)
"""Devices of three generations."""


@dataclass(frozen=True)
class Stage:
    """A part of the way.

    Attributes
    ----------
    name : str
    hours : float
        Device hours.
    usd : float
        Rent, electricity included.
    kwh : float
        Electricity, the hall's share included.
    """

    name: str
    hours: float
    usd: float
    kwh: float


def pipeline(
    parameters: float,
    tokens: float,
    device: Rented,
    *,
    utilisation: float,
    runs: float,
    tokens_per_month: float,
    serving_utilisation: float = 0.1,
    pue: float = 1.56,
) -> tuple[Stage, Stage, Stage]:
    """Return the stages' costs.

    Parameters
    ----------
    parameters, tokens : float
        Of the training that is kept.
    device : Rented
    utilisation, serving_utilisation : float
        Shares of the peak in training and in serving, above 0.
    runs : float
        Computing of all runs over that of the last, 1 or more.
    tokens_per_month : float
        Tokens that users read and write.
    pue : float
        The hall's electricity over the devices'.

    Returns
    -------
    tuple of Stage
        Trials; the training; twelve months of serving.

    Notes
    -----
    Source: Kaplan et al. (2020), section 2.1; Patterson et al. (2021), section 2.

    Examples
    --------
    >>> tiny = Rented("tiny", 1e12, 1000, 2.0, "")
    >>> found = pipeline(1e9, 6e11, tiny, utilisation=0.5, runs=3, tokens_per_month=0)
    >>> [(stage.name, round(stage.hours)) for stage in found]
    [('trials', 4000000), ('training', 2000000), ('a year of answers', 0)]
    """
    training = device_hours(
        training_flops(parameters, tokens), device.flops_per_second, utilisation
    )
    speed = device.flops_per_second, serving_utilisation
    month = serving_hours(parameters, amount("tokens_per_month", tokens_per_month), *speed, 0)
    hours = {
        "trials": (overhead("runs", runs) - 1) * training,
        "training": training,
        "a year of answers": MONTHS * month,
    }
    trials, kept, year = (
        Stage(name, each, each * device.price, energy_kwh(each, device.watts, pue))
        for name, each in hours.items()
    )
    return trials, kept, year
