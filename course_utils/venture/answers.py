"""The ten answers, each from values by name; the calculators beside this file do the sums."""

from __future__ import annotations

from course_utils.budget.costs import training_flops
from course_utils.venture.computing import (
    api_cost,
    carbon_kg,
    device_hours,
    energy_kwh,
    months_to_launch,
    serving_hours,
    training_cost,
)
from course_utils.venture.data import data_cost, examples_needed
from course_utils.venture.inputs import Values
from course_utils.venture.law import largest_fine
from course_utils.venture.market import break_even_users, user_value
from course_utils.venture.safety import accuracy_needed, expected_loss

FINE = "GDPR, Article 83(5): principles and people's rights"


def value_of_need(v: Values) -> float:
    """Return what a user gains, USD per user and month."""
    return user_value(v["hours_per_month"], v["share_saved"], v["hourly_wage"])


def cost_of_data(v: Values) -> float:
    """Return what the labelled data cost, USD."""
    curve = v["curve_floor"], v["curve_scale"], v["curve_exponent"]
    examples = examples_needed(v["target_error"], curve)
    return data_cost(examples, v["price_per_example"], v["share_usable"])


def api_per_user(v: Values) -> float:
    """Return what an API charges for a user, USD per month."""
    tokens = v["requests"] * v["tokens_in"], v["requests"] * v["tokens_out"]
    return api_cost(*tokens, v["api_price"], v["output_price_ratio"])


def hosting_hours(v: Values) -> float:
    """Return the device hours a month that serving all users takes."""
    tokens = v["users"] * v["requests"] * (v["tokens_in"] + v["tokens_out"])
    return serving_hours(
        v["parameters"], tokens, v["peak_flops"], v["serving_utilisation"], v["devices_on"]
    )


def train_once(v: Values, tokens: float) -> float:
    """Return what one training run of the model on so many tokens costs, USD."""
    return training_cost(
        v["parameters"], tokens, v["peak_flops"], v["utilisation"], v["device_price"]
    )


def pretraining_tokens(v: Values) -> float:
    """Return the tokens of a training from scratch."""
    return v["tokens_per_parameter"] * v["parameters"]


def calling(v: Values) -> float:
    """Return what an API charges for all users over the months compared, USD."""
    return v["horizon"] * v["users"] * api_per_user(v)


def hosting(v: Values) -> float:
    """Return what serving a model of your own costs over the months compared, USD."""
    return v["horizon"] * (hosting_hours(v) * v["device_price"] + v["operations_cost"])


def tuning(v: Values) -> float:
    """Return what tuning an open model costs with all its trials, USD."""
    return v["runs"] * train_once(v, v["tuning_tokens"])


def options(v: Values) -> dict[str, float]:
    """Return what each way to a model costs over the months compared, USD."""
    return {
        "call an API": calling(v),
        "tune an open model": tuning(v) + hosting(v),
        "train from scratch": cost_of_training(v) + hosting(v),
    }


def cost_of_training(v: Values) -> float:
    """Return what training from scratch costs with all its trials, USD."""
    return v["runs"] * train_once(v, pretraining_tokens(v))


def saved_by_api(v: Values) -> float:
    """Return how much dearer tuning and hosting is than calling an API, USD."""
    return tuning(v) + hosting(v) - calling(v)


def training_hours(v: Values) -> float:
    """Return the device hours of the training chosen, with all its trials."""
    scratch = v["from_scratch"]
    tokens = scratch * pretraining_tokens(v) + (1 - scratch) * v["tuning_tokens"]
    flops = v["runs"] * training_flops(v["parameters"], tokens)
    return device_hours(flops, v["peak_flops"], v["utilisation"])


def launch(v: Values) -> float:
    """Return the months until users get it."""
    return months_to_launch(
        v["data_months"], training_hours(v), v["devices"], v["evaluation_months"]
    )


def bar_of_quality(v: Values) -> float:
    """Return the share of right answers from which on answering pays."""
    return accuracy_needed(value_of_need(v) / v["requests"], v["cost_wrong"])


def loss_to_expect(v: Values) -> float:
    """Return the loss from leaked records to expect, USD per year."""
    exposed = v["users"] * v["records_per_user"] * v["share_exposed"]
    return expected_loss(v["incidents_per_year"], exposed, v["cost_per_record"])


def revenue(v: Values) -> float:
    """Return what users pay, USD per year."""
    return 12 * v["users"] * v["price"]


def exposure(v: Values) -> float:
    """Return the upper limit of the largest fine for misused personal data, EUR."""
    fine = largest_fine(FINE, revenue(v) * v["eur_per_usd"], is_small=True)
    return fine if v["under_gdpr"] else 0.0


def electricity(v: Values) -> float:
    """Return the electricity of the training chosen and a year of serving, kWh."""
    hours = training_hours(v) + 12 * hosting_hours(v)
    return energy_kwh(hours, v["watts"], v["pue"])


def emissions(v: Values) -> float:
    """Return the carbon dioxide of that electricity, kg CO2 equivalent."""
    return carbon_kg(electricity(v), v["grid"])


def users_to_break_even(v: Values) -> float:
    """Return the users that cover the fixed costs a year from now, after rivals have come."""
    price = v["price"] * (1 - v["price_cut"])
    cost = v["other_cost"] + api_per_user(v) * v["api_decline"]
    return break_even_users(v["burn"], price, cost)
