"""What a run found, in medians, spreads and ratios."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from course_utils.bench.cases import CASES, Case
from course_utils.bench.trainings import TARGET, Training, seconds_to


def spread(values: Iterable[float]) -> dict[str, float]:
    """Give the median, the lowest and the highest.

    Examples
    --------
    >>> spread([3.0, 1.0, 2.0])
    {'median': 2.0, 'low': 1.0, 'high': 3.0}
    """
    found = list(values)
    return {"median": statistics.median(found), "low": min(found), "high": max(found)}


def speeds(found: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Add medians and ratios to what `speed.measure` found.

    A ratio is taken within a round, where the two cases ran one after the other; its median
    and spread are over the rounds.

    Parameters
    ----------
    found : mapping of mapping
        By case.

    Returns
    -------
    dict of dict
        With ``speed`` and, against the first case of the same network, ``ratio``; both as
        `spread` gives them. A case with an ``error`` is left as it is.
    """
    sound = {name: each for name, each in found.items() if "error" not in each}
    result: dict[str, dict[str, Any]] = {name: dict(each) for name, each in found.items()}
    for name, each in sound.items():
        first = reference(name, sound)
        pairs = zip(each["images_per_second"], sound[first]["images_per_second"], strict=True)
        ratio = spread(mine / other for mine, other in pairs)
        result[name] |= {"speed": spread(each["images_per_second"])}
        result[name] |= {"ratio": ratio, "against": first}
    return result


def reference(name: str, there: Iterable[str]) -> str:
    """Name the case that a case is compared with: the first of its network that ran."""
    network = CASES[name].network
    return next(each for each in CASES if each in set(there) and CASES[each].network == network)


def trained(trainings: Sequence[Training]) -> dict[str, Any]:
    """Sum up the trainings of one case.

    Parameters
    ----------
    trainings : sequence of dict
        As `trainings.train` returns them.

    Returns
    -------
    dict
        ``trainings`` (as given), ``seconds``, ``accuracy`` and, if all reached it,
        ``seconds_to_target``, as `spread` gives them; ``reached``, how many did; ``target``.
    """
    whole = [each for each in trainings if "error" not in each]
    times = [seconds_to(TARGET, each["laps"]) for each in whole]
    reached = [time for time in times if time is not None]
    found: dict[str, Any] = {"trainings": list(trainings), "target": TARGET}
    found["reached"] = len(reached)
    if whole:
        found["seconds"] = spread(sum(lap["seconds"] for lap in each["laps"]) for each in whole)
        found["accuracy"] = spread(each["laps"][-1]["accuracy"] for each in whole)
    if whole and len(reached) == len(whole):
        found["seconds_to_target"] = spread(reached)
    return found


def speed_rows(found: Mapping[str, Mapping[str, Any]], cases: Sequence[Case]) -> list[list[str]]:
    """Lay speeds out as the rows of a table, headings first."""
    rows = [["network", "way", "images/s", "(spread)", "ratio", "(spread)", "memory", "GPU memory"]]
    for case in cases:
        each = found.get(case.name, {})
        if "speed" in each:
            speed, ratio = each["speed"], each["ratio"]
            rows.append(
                [
                    case.network,
                    case.way,
                    f"{speed['median']:,.0f}",
                    f"({speed['low']:,.0f} to {speed['high']:,.0f})",
                    f"{ratio['median']:.2f}",
                    f"({ratio['low']:.2f} to {ratio['high']:.2f})",
                    _gigabytes(each["peak_bytes"]),
                    _gigabytes(each["gpu_bytes"]),
                ]
            )
    return rows


def remarks(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Say what the cases ran on, what they chose, and what ratio and spread mean."""
    devices = dict.fromkeys(each["device"] for each in found.values() if "device" in each)
    lines = [f"Device: {each}." for each in devices]
    lines += [
        f"{name}: {'; '.join(each['notes'])}." for name, each in found.items() if each.get("notes")
    ]
    counted = [each["speed"] for each in found.values() if "speed" in each]
    said = "Median and, in brackets, lowest and highest round; ratios within a round, to the first"
    return [*lines, f"{said} way of each network."] if counted else lines


def training_rows(found: Mapping[str, Mapping[str, Any]], cases: Sequence[Case]) -> list[list[str]]:
    """Lay trainings out as the rows of a table, headings first."""
    rows = [["network", "way", "epochs", f"to {TARGET:.1%}", "in all", "accuracy", "(spread)"]]
    for case in cases:
        each = found.get(case.name, {})
        if "seconds" in each:
            accuracy = each["accuracy"]
            rows.append(
                [
                    case.network,
                    case.way,
                    str(case.epochs),
                    _to_target(each),
                    f"{each['seconds']['median']:,.0f} s",
                    f"{accuracy['median']:.2%}",
                    f"({accuracy['low']:.2%} to {accuracy['high']:.2%})",
                ]
            )
    return rows


def _to_target(found: Mapping[str, Any]) -> str:
    """Write the time to the target, or how often it was reached."""
    if "seconds_to_target" in found:
        return f"{found['seconds_to_target']['median']:,.0f} s"
    return f"reached {found['reached']} of {len(found['trainings'])} times"


def _gigabytes(count: int | None) -> str:
    """Write bytes as gigabytes, nothing as a dash."""
    return "-" if count is None else f"{count / 1e9:.2f} GB"
