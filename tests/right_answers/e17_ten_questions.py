"""Right answers to lesson 17, each written in a way of its own."""

import itertools
import math
from fractions import Fraction

import numpy as np


def value_by_function(examples, added, curve, answers, cost_per_error, price_per_example):
    def error(n):
        if n == 0:
            return 1
        return min(1, curve[0] + curve[1] * n ** -curve[2])

    fewer_errors = answers * (error(examples) - error(examples + added))
    return fewer_errors * cost_per_error - added * price_per_example


def value_by_numpy(examples, added, curve, answers, cost_per_error, price_per_example):
    floor, scale, exponent = curve
    n = np.array([examples, examples + added], dtype=float)
    with np.errstate(divide="ignore"):
        errors = np.minimum(1, floor + scale * n**-exponent)
    return -np.diff(errors)[0] * answers * cost_per_error - price_per_example * added


def value_by_ledger(examples, added, curve, answers, cost_per_error, price_per_example):
    bills = []
    for n in (examples, examples + added):
        share = 1.0
        if n > 0:
            share = curve[0] + curve[1] / math.pow(n, curve[2])
        bills.append(min(share, 1.0) * answers * cost_per_error)
    return bills[0] - bills[1] - added * price_per_example


def value_by_logarithms(examples, added, curve, answers, cost_per_error, price_per_example):
    floor, scale, exponent = curve

    def right(n):
        return (
            0 if n == 0 else max(0, 1 - floor - math.exp(math.log(scale) - exponent * math.log(n)))
        )

    gained = right(examples + added) - right(examples)
    return np.float64(gained * answers) * cost_per_error - added * price_per_example


def value_per_example(examples, added, curve, answers, cost_per_error, price_per_example):
    a, b, c = curve
    e1 = 1 if not examples else min(b * examples**-c + a, 1)
    e2 = 1 if not examples + added else min(b * (examples + added) ** -c + a, 1)
    if not added:
        return 0
    return added * ((e1 - e2) * answers * cost_per_error / added - price_per_example)


def cost_step_by_step(
    parameters, tokens, peak_flops_per_second, utilisation, price_per_device_hour
):
    operations = 6 * parameters * tokens
    seconds = operations / (peak_flops_per_second * utilisation)
    return seconds / 60 / 60 * price_per_device_hour


def cost_in_parts(parameters, tokens, peak_flops_per_second, utilisation, price_per_device_hour):
    forwards, backwards = 2 * parameters * tokens, 4 * parameters * tokens
    dollars_per_second = price_per_device_hour / 3600
    return (forwards + backwards) / peak_flops_per_second / utilisation * dollars_per_second


def cost_by_rate(parameters, tokens, peak_flops_per_second, utilisation, price_per_device_hour):
    per_hour = peak_flops_per_second * 3600 * utilisation
    return 6 * tokens / per_hour * parameters * price_per_device_hour


def cost_by_fraction(parameters, tokens, peak_flops_per_second, utilisation, price_per_device_hour):
    work = Fraction(6) * Fraction(parameters) * Fraction(tokens)
    speed = Fraction(peak_flops_per_second) * Fraction(utilisation)
    return float(work / speed / 3600 * Fraction(price_per_device_hour))


def cost_by_logarithms(
    parameters, tokens, peak_flops_per_second, utilisation, price_per_device_hour
):
    if 0 in (parameters, tokens, price_per_device_hour):
        return 0
    up = [6, parameters, tokens, price_per_device_hour]
    down = [peak_flops_per_second, utilisation, 3600]
    return np.exp(np.sum(np.log(up)) - np.sum(np.log(down)))


def energy_by_parts(device_hours, watts_per_device, pue):
    devices = device_hours * watts_per_device / 1000
    return devices + devices * (pue - 1)


def energy_by_joules(device_hours, watts_per_device, pue):
    joules = device_hours * 3600 * watts_per_device
    return joules / 3.6e6 * pue


def users_step_by_step(fixed_cost_per_month, price_per_user_month, cost_per_user_month):
    if fixed_cost_per_month <= 0:
        return 0
    left_over = price_per_user_month - cost_per_user_month
    if left_over <= 0:
        return float("inf")
    return math.ceil(fixed_cost_per_month / left_over)


def users_by_counting(fixed_cost_per_month, price_per_user_month, cost_per_user_month):
    margin = price_per_user_month - cost_per_user_month
    if margin <= 0 and fixed_cost_per_month > 0:
        return math.inf
    return next(n for n in itertools.count() if n * margin >= fixed_cost_per_month)


def users_by_floor(fixed_cost_per_month, price_per_user_month, cost_per_user_month):
    if not fixed_cost_per_month:
        return 0
    if price_per_user_month <= cost_per_user_month:
        return np.inf
    return -int(-fixed_cost_per_month // (price_per_user_month - cost_per_user_month))


def users_by_fraction(fixed_cost_per_month, price_per_user_month, cost_per_user_month):
    fixed, margin = (
        Fraction(fixed_cost_per_month),
        Fraction(price_per_user_month) - Fraction(cost_per_user_month),
    )
    if fixed == 0:
        return 0.0
    return math.ceil(fixed / margin) if margin > 0 else math.inf


def users_by_doubling(fixed_cost_per_month, price_per_user_month, cost_per_user_month):
    margin = price_per_user_month - cost_per_user_month

    def covers(n):
        return n * margin >= fixed_cost_per_month

    if covers(0):
        return 0
    if margin <= 0:
        return math.inf
    low, high = 0, 1
    while not covers(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if covers(middle) else (middle, high)
    return high


RIGHT = {
    "data_value": (
        value_by_function,
        value_by_numpy,
        value_by_ledger,
        value_by_logarithms,
        value_per_example,
    ),
    "training_cost": (
        cost_step_by_step,
        cost_in_parts,
        cost_by_rate,
        cost_by_fraction,
        cost_by_logarithms,
    ),
    "energy_kwh": (
        energy_by_parts,
        energy_by_joules,
        lambda device_hours, watts_per_device, pue: pue * watts_per_device / 1000 * device_hours,
        lambda h, w, p: np.prod([h, w, p]) * 1e-3,
        lambda h, w, p: np.float64(h) * (w / 1000) * p,
        lambda h, w, p: sum([h * w / 1000, (p - 1) * h * w / 1000]),
    ),
    "break_even_users": (
        users_step_by_step,
        users_by_counting,
        users_by_floor,
        users_by_fraction,
        users_by_doubling,
    ),
}
EQUIVALENT = {}
