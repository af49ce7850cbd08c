"""Exercise `energy_kwh`: electricity of devices and of the hall around them."""

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.venture import energy_kwh


def _cases() -> list[tuple]:
    """Return no time, no power, an ideal hall, GPT-3's training and an old hall."""
    return [
        (0, 700, 1.2),
        (100, 0, 1.2),
        (1000, 500, 1),
        (1000, 500, 1.25),
        (0.5, 700, 1.56),
        (3_545_000, 330, 1.1),
        (1460, 1275, 2),
    ]


EXERCISE = Exercise(
    solution=energy_kwh,
    prompt=(
        "Return the electricity in kilowatt-hours that device_hours of devices with"
        " watts_per_device take, with the cooling and losses of the hall: pue is the hall's"
        " electricity over the devices'."
    ),
    judge=SameValues(_cases, returns="one number, kilowatt-hours"),
    hints=(
        "Power times time is energy: watts times hours are watt-hours.",
        "A kilowatt is a thousand watts.",
        "With a pue of 1.5 the meter at the gate shows half as much again as the devices take.",
    ),
    mistakes=(
        Mistake(
            lambda device_hours, watts_per_device, pue: device_hours * watts_per_device * pue,
            "These are watt-hours: a kilowatt-hour is a thousand of them.",
        ),
        Mistake(
            lambda device_hours, watts_per_device, pue: device_hours * watts_per_device,
            "Two steps are missing: a kilo, and what the hall takes on top.",
        ),
        Mistake(
            lambda device_hours, watts_per_device, pue: device_hours * watts_per_device / 1000,
            "The hall is left out: cooling takes electricity too.",
        ),
        Mistake(
            lambda device_hours, watts_per_device, pue: (
                device_hours * watts_per_device / pue / 1000
            ),
            "A worse hall takes less here: the devices' share is taken, not the whole.",
        ),
        Mistake(
            lambda device_hours, watts_per_device, pue: (
                device_hours * watts_per_device * (pue - 1) / 1000
            ),
            "This is the hall's part alone: the devices take electricity too.",
        ),
        Mistake(
            lambda device_hours, watts_per_device, pue: (
                device_hours * watts_per_device * (1 + pue) / 1000
            ),
            "The devices are counted twice: they are in the ratio already.",
        ),
        Mistake(
            lambda device_hours, watts_per_device, pue: (
                device_hours * 3600 * watts_per_device * pue / 1000
            ),
            "These are kilojoules: kilowatts times seconds.",
        ),
        Mistake(
            lambda device_hours, watts_per_device, pue: (
                device_hours * watts_per_device * pue / 1024
            ),
            "A kilo is 1000 here; 1024 is for bytes.",
        ),
        Mistake(
            lambda device_hours, watts_per_device, pue: (
                device_hours * watts_per_device * pue / 1_000_000
            ),
            "These are megawatt-hours.",
        ),
    ),
)
