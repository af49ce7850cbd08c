import doctest
import itertools

import numpy as np
import pytest

from course_utils import budget, venture
from course_utils.widgets import compute_budget as module
from course_utils.widgets.compute_budget import compute_budget

H100 = venture.RENTED[-1]
FIRST = {
    "billions": 1,
    "ratio": 20,
    "devices": 64,
    "utilisation": 0.4,
    "runs": 3,
    "served": 1e9,
}
ENDS = [
    dict(zip(FIRST, values, strict=True))
    for values in itertools.product(
        (0.001, 1000), (1, 2000), (1, 16384), (0.05, 0.6), (1, 6), (0, 1e12)
    )
]
each_device = pytest.mark.parametrize(
    "device", venture.RENTED, ids=[d.name for d in venture.RENTED]
)


@pytest.fixture(scope="module")
def live():
    return compute_budget()


def test_examples():
    assert doctest.testmod(module).failed == 0


def test_it_starts_where_it_says(live):
    assert live.state == {"device": "H100", **FIRST}
    assert "1 billion parameters, 20 tokens each: 1.2e+20 operations" in live.words
    assert "64 × H100 at 40%" in live.words


@each_device
@pytest.mark.parametrize("state", ENDS)
def test_everything_lies_on_the_axes(device, state):
    _, artists = module.setup()
    module.draw(artists, device, **state)
    x, y = (float(values[0]) for values in artists["point"].get_data())
    assert 0.8 < x < 2e4
    assert module.DAY_LIMITS[0] <= y < module.DAY_LIMITS[1]
    heights = [bar.get_height() for bar in artists["bars"]]
    assert all(module.COST_LIMITS[0] <= each < module.COST_LIMITS[1] for each in heights)
    assert "nan" not in module.describe(device, **state)


def test_days_and_dollars_are_the_budgets_numbers():
    state = FIRST | {"billions": 200, "devices": 1024}
    took = module.days(H100, 200, 20, 1024, 0.4)
    speed = 1024 * H100.flops_per_second
    assert took == pytest.approx(budget.training_days(2e11, 4e12, speed, 0.4))
    cost = venture.training_cost(2e11, 4e12, H100.flops_per_second, 0.4, H100.price)
    assert module.stages(H100, **state)[1].usd == pytest.approx(cost)
    assert module.stages(H100, **state)[0].usd == pytest.approx(2 * cost)


def test_more_devices_change_no_bill():
    few, many = (module.stages(H100, **FIRST | {"devices": k}) for k in (1, 16384))
    assert few == many
    assert module.days(H100, 1, 20, 1, 0.4) == 16384 * module.days(H100, 1, 20, 16384, 0.4)


def test_little_room_takes_letters():
    assert [module._tight(module.plain(n)) for n in (4.5, 45_500, 2e12)] == [
        "4.5",
        "45.5 k",
        "2 tn",
    ]


def test_the_summarys_factor_is_true():
    one, hundred = (budget.training_flops(n, 20 * n) for n in (1e8, 1e10))
    assert hundred / one == 10_000
    live = compute_budget()
    assert "ten thousand times" in live.summary


@pytest.mark.parametrize("state", ENDS[::9])
def test_a_picture_depends_on_its_state_alone(state):
    (_, fresh), (_, used) = module.setup(), module.setup()
    module.draw(used, H100, **ENDS[-1])
    for both in (fresh, used):
        module.draw(both, H100, **state)
    assert used["head"].get_text() == fresh["head"].get_text()
    assert np.array_equal(used["line"].get_data(), fresh["line"].get_data())
    heights = [[bar.get_height() for bar in both["bars"]] for both in (fresh, used)]
    assert heights[0] == heights[1]


def test_a_machine_of_ones_own_can_be_chosen():
    own = venture.Rented("this machine", 2e11, 30, 0, "measured")
    live = compute_budget(own)
    live.controls["device"].value = "this machine"
    assert "this machine" in live.words
    assert "training 0," in live.words


def test_every_control_moves_the_picture(live):
    for name, control in live.controls.items():
        other = next(value for value in control.values[::-1] if value != control.value)
        before = live.render(**live.first_state)
        assert live.render(**live.first_state | {name: other}) != before, name
    assert len(live.storyboard()) < 120_000
