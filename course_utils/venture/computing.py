"""Computing: device hours, their price, their electricity, and the months that they take."""

from course_utils.budget.costs import prediction_flops, training_flops
from course_utils.budget.numbers import amount
from course_utils.venture.bounds import overhead, positive, used_share

SECONDS_PER_HOUR = 3600
HOURS_PER_MONTH = 730
"""Hours of a twelfth of 365 days."""


def device_hours(flops: float, peak_flops_per_second: float, utilisation: float) -> float:
    """Return how long one device computes: operations / (peak * utilisation), in hours.

    Parameters
    ----------
    flops : float
        Floating-point operations.
    peak_flops_per_second : float
        What the device does at most, above 0.
    utilisation : float
        Share of it that is reached, above 0 and up to 1.

    Returns
    -------
    float
        Device hours; with k devices, divide by k for the hours on the clock.

    Notes
    -----
    Source: Chowdhery et al. (2022), PaLM, section 4.1, for utilisation.

    Examples
    --------
    >>> device_hours(7.2e15, 1e12, 0.5)
    4.0
    """
    speed = positive("peak_flops_per_second", peak_flops_per_second)
    speed *= used_share("utilisation", utilisation)
    return amount("flops", flops) / speed / SECONDS_PER_HOUR


def training_cost(
    parameters: float,
    tokens: float,
    peak_flops_per_second: float,
    utilisation: float,
    price_per_device_hour: float,
) -> float:
    """Return what one training run costs.

    Convention: 6 * parameters * tokens operations, on devices that reach `utilisation` of their
    peak, rented by the hour. Trials that fail, people and data come on top.

    Parameters
    ----------
    parameters : float
        Weights that each token meets.
    tokens : float
        Tokens seen, those of all epochs together.
    peak_flops_per_second : float
        What one device does at most, above 0.
    utilisation : float
        Share of it that is reached, above 0 and up to 1.
    price_per_device_hour : float
        USD for one device and one hour.

    Returns
    -------
    float
        USD.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    Source: Kaplan et al. (2020), section 2.1; Chowdhery et al. (2022), section 4.1.

    Examples
    --------
    >>> training_cost(1e9, 1.2e9, 1e15, 0.5, 3)
    12.0
    """
    flops = training_flops(parameters, tokens)
    hours = device_hours(flops, peak_flops_per_second, utilisation)
    return hours * amount("price_per_device_hour", price_per_device_hour)


def energy_kwh(device_hours: float, watts_per_device: float, pue: float) -> float:
    """Return the electricity that devices and the hall around them take.

    Convention: device_hours * watts_per_device * pue, in kilowatt-hours. PUE (power usage
    effectiveness) is the hall's electricity over the devices' own, so never below 1.

    Parameters
    ----------
    device_hours : float
        Hours, those of all devices added up.
    watts_per_device : float
        Mean power of a device with its share of the machine, watts.
    pue : float
        Power usage effectiveness, 1 or more.

    Returns
    -------
    float
        Kilowatt-hours.

    Raises
    ------
    ValueError
        If a number is negative or not finite, or `pue` is below 1.

    Notes
    -----
    Source: Patterson et al. (2021), section 2.

    Examples
    --------
    >>> energy_kwh(1000, 500, 1.2)
    600.0
    """
    watt_hours = amount("device_hours", device_hours) * amount("watts_per_device", watts_per_device)
    return watt_hours * overhead("pue", pue) / 1000


def carbon_kg(kwh: float, grams_per_kwh: float) -> float:
    """Return the carbon dioxide of so much electricity.

    Parameters
    ----------
    kwh : float
        Kilowatt-hours.
    grams_per_kwh : float
        What the grid emits, g CO2 equivalent per kWh.

    Returns
    -------
    float
        kg CO2 equivalent.

    Examples
    --------
    >>> carbon_kg(1000, 500)
    500.0
    """
    return amount("kwh", kwh) * amount("grams_per_kwh", grams_per_kwh) / 1000


def serving_hours(
    parameters: float,
    tokens_per_month: float,
    peak_flops_per_second: float,
    utilisation: float,
    devices_on: float,
) -> float:
    """Return the device hours that serving takes a month: at least those of the devices kept on.

    Two operations a parameter and token; devices that wait are paid for too.

    Parameters
    ----------
    parameters, peak_flops_per_second, utilisation
        As in `training_cost`.
    tokens_per_month : float
        Tokens read and written.
    devices_on : float
        Devices kept on all month.

    Returns
    -------
    float
        Device hours per month.

    Notes
    -----
    Source: Kaplan et al. (2020), section 2.1, for 2 N a token.

    Examples
    --------
    >>> serving_hours(1e9, 0, 1e12, 0.5, 2)
    1460
    """
    flops = prediction_flops(parameters, tokens_per_month)
    busy = device_hours(flops, peak_flops_per_second, utilisation)
    return max(busy, amount("devices_on", devices_on) * HOURS_PER_MONTH)


def api_cost(
    tokens_in: float, tokens_out: float, price_in: float, output_price_ratio: float
) -> float:
    """Return what an API charges for tokens.

    Parameters
    ----------
    tokens_in, tokens_out : float
        Tokens read and written.
    price_in : float
        USD per million tokens read.
    output_price_ratio : float
        Price of a token written over that of one read.

    Returns
    -------
    float
        USD.

    Examples
    --------
    >>> api_cost(1e6, 1e6, 0.5, 4)
    2.5
    """
    written = amount("tokens_out", tokens_out) * amount("output_price_ratio", output_price_ratio)
    return (amount("tokens_in", tokens_in) + written) * amount("price_in", price_in) / 1e6


def months_to_launch(
    data_months: float, training_hours: float, devices: float, evaluation_months: float
) -> float:
    """Return the months until users get it: data, then training, then proof.

    Parameters
    ----------
    data_months, evaluation_months : float
        Months.
    training_hours : float
        Device hours of all training runs.
    devices : float
        Devices that train at a time, above 0.

    Returns
    -------
    float
        Months of 730 hours.

    Examples
    --------
    >>> months_to_launch(2, 14600, 10, 1)
    5.0
    """
    clock = amount("training_hours", training_hours) / positive("devices", devices)
    both = amount("data_months", data_months) + amount("evaluation_months", evaluation_months)
    return both + clock / HOURS_PER_MONTH
