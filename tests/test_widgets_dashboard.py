import doctest
import queue
import time
import traceback
from contextlib import suppress

import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel

from course_utils import style
from course_utils.widgets import Dashboard
from course_utils.widgets import dashboard as dashboard_module
from course_utils.widgets import monitor as monitor_module
from course_utils.widgets import pace as pace_module
from course_utils.widgets.monitor import summarise
from course_utils.widgets.pace import Pace


@pytest.mark.parametrize("module", [monitor_module, pace_module])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_time_left_knows_that_later_epochs_cost_more():
    clock = Clock()
    pace = Pace(400, 4, clock)
    pace.costs([0.5, 0.5, 1, 1])
    play(pace, clock, 100, seconds_a_step=0.1, an_epoch=100)
    assert pace.seconds_left == pytest.approx(100 * 0.1 + 200 * 0.2)
    assert pace.seconds_per_step == pytest.approx(0.1)
    play(pace, clock, 150, seconds_a_step=0.1, an_epoch=100)
    assert pace.epochs_done == 2
    assert pace.seconds_left > 150 * 0.1


def play(pace, clock, steps, *, seconds_a_step, an_epoch, every=1, compiling=0.0, validating=0.0):
    """Let steps pass from where a run is, with the epochs' ends among them."""
    for step in range(pace.step + 1, pace.step + steps + 1):
        clock.now += seconds_a_step + (compiling if step == 1 else 0.0)
        if step % every == 0:
            pace.at_step(step)
        if step % an_epoch == 0:
            clock.now += validating + (compiling if step == an_epoch else 0.0)
            pace.at_epoch()


@pytest.mark.parametrize("every", [1, 5])
@pytest.mark.parametrize("validating", [0.0, 4.0])
@pytest.mark.parametrize("compiling", [0.0, 3.0])
@pytest.mark.parametrize("after", [100, 150, 250])
def test_time_left_is_right_within_a_fifth_after_the_first_epoch(
    every, validating, compiling, after
):
    clock = Clock()
    pace = Pace(400, 4, clock)
    options = {"seconds_a_step": 0.1, "an_epoch": 100, "every": every}
    options |= {"validating": validating, "compiling": compiling}
    play(pace, clock, after, **options)
    said, begin = pace.seconds_left, clock.now
    play(pace, clock, 400 - after, **options)
    assert said == pytest.approx(clock.now - begin, rel=0.2)
    assert pace.seconds_left == pytest.approx(0)


@pytest.mark.parametrize("validating", [1.0, 12.0, 30.0])
@pytest.mark.parametrize("after", [100, 150, 250])
def test_a_validation_compiled_beforehand_counts_whole(validating, after):
    clock = Clock()
    pace = Pace(400, 4, clock)
    pace.compiled()
    options = {"seconds_a_step": 0.1, "an_epoch": 100, "validating": validating}
    play(pace, clock, after, **options)
    said, begin = pace.seconds_left, clock.now
    play(pace, clock, 400 - after, **options)
    assert said == pytest.approx(clock.now - begin, rel=0.01)


def test_a_resumed_run_knows_its_times_until_it_has_new_ones():
    clock = Clock()
    pace = Pace(400, 4, clock)
    pace.compiled()
    pace.resume(200, 2, 0.1, 4.0)
    assert pace.seconds_left == pytest.approx(200 * 0.1 + 2 * 4.0)
    play(pace, clock, 100, seconds_a_step=0.5, an_epoch=100, validating=20.0)
    assert pace.seconds_left == pytest.approx(100 * 0.5 + 20.0)


def test_a_resumed_run_without_known_times_says_nothing_at_first():
    pace = Pace(400, 4, Clock())
    pace.resume(200, 2, 0.0, 0.0)
    assert pace.seconds_left is None


def test_the_view_says_that_a_run_goes_on(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(dashboard_module.time, "monotonic", clock)
    dashboard = Dashboard()
    monitor = dashboard.monitor
    monitor.start(40, 4)
    monitor.resume(20, [{"loss": 1.5, "accuracy": 0.25}, {"loss": 1.0, "accuracy": 0.5}], 0.5, 2.0)
    dashboard.tick()
    assert "Training goes on after epoch 2 of 4. Loss 1.000 nats." in dashboard.spoken.value
    assert dashboard.status() == (
        "epoch 3 of 4 · step 20 of 40 · loss 1.000 nats · accuracy 50.0 % · 2 steps/s · "
        "about 14 s left"
    )
    assert monitor.curve == [(10, 1.5, 0.25), (20, 1.0, 0.5)]
    clock.now += 1
    monitor.epoch(3, {"loss": 0.5, "accuracy": 0.75})
    dashboard.tick()
    assert "Epoch 3 of 4 is done. Loss 0.500 nats." in dashboard.spoken.value


def test_time_left_follows_a_machine_that_slows_down():
    clock = Clock()
    pace = Pace(400, 4, clock)
    play(pace, clock, 100, seconds_a_step=0.1, an_epoch=100)
    play(pace, clock, 200, seconds_a_step=0.3, an_epoch=100)
    assert pace.seconds_left == pytest.approx(30)


def test_a_step_that_compiles_is_no_guide():
    clock = Clock()
    pace = Pace(100, 1, clock)
    assert pace.seconds_left is None
    play(pace, clock, 10, seconds_a_step=0.1, an_epoch=100, compiling=60)
    clock.now += 60
    pace.at_step(11)
    assert pace.seconds_per_step == pytest.approx(0.1)


def test_a_repeated_step_does_no_harm():
    pace = Pace(0, 0, Clock())
    for step in (1, 1, 0):
        pace.at_step(step)
    assert pace.seconds_left is None


def train(monitor, epochs=3, steps=20, stop_at=None, fail_at=None):
    """Play a training whose loss falls, and return the last step."""
    monitor.start(epochs * steps, epochs)
    for step in range(1, epochs * steps + 1):
        loss = 1 / step
        monitor.update(step, loss, 1 - loss)
        if step == fail_at:
            raise ArithmeticError("the loss is no number")
        if step == stop_at:
            monitor.stop()
        if step % steps == 0:
            monitor.epoch(step // steps, {"loss": loss, "accuracy": 1 - loss})
        if monitor.should_stop:
            break
    monitor.finish(step)
    return step


@pytest.fixture
def shown(monkeypatch):
    made = []
    monkeypatch.setattr(style, "show", lambda figure, alt: made.append((figure, alt)))
    return made


def test_outside_a_kernel_it_trains_directly_and_leaves_one_figure(shown):
    assert Dashboard(title="Toy").run(train) == 60
    ((figure, alt),) = shown
    assert alt == "Training ran 3 of 3 epochs. Loss went from 0.050 to 0.017, " \
                  "accuracy from 95.0 % to 98.3 %."  # fmt: skip
    assert figure.axes[0].get_title(loc="left") == "Toy"
    assert figure.axes[0].get_xlabel() == "epoch"


@pytest.mark.parametrize(
    ("stop_at", "alt", "label"),
    [
        (45, "Training was stopped in epoch 2 of 3. Loss went from 0.050 to 0.025", "epoch"),
        (20, "Training was stopped in epoch 1 of 3. Loss 0.050, accuracy 95.0 %.", "step"),
        (7, "first epoch, after 7 of 60 steps. Loss 0.143, accuracy 85.7 %.", "step"),
    ],
)
def test_a_stopped_run_is_returned_and_said_to_be_stopped(shown, stop_at, alt, label):
    assert Dashboard().run(lambda monitor: train(monitor, stop_at=stop_at)) == stop_at
    assert alt in shown[0][1]
    assert shown[0][0].axes[0].get_xlabel() == label


def test_a_function_that_tells_nothing_leaves_nothing(shown):
    assert Dashboard().run(lambda monitor: 7) == 7
    assert shown == []


def test_a_second_run_does_not_remember_the_stop_of_the_first(shown):
    dashboard = Dashboard()
    assert dashboard.run(lambda monitor: train(monitor, stop_at=5)) == 5
    assert dashboard.run(train) == 60


def test_errors_keep_their_traceback(shown):
    with pytest.raises(ArithmeticError, match="no number") as caught:
        Dashboard().run(lambda monitor: train(monitor, fail_at=3))
    assert "train" in [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert shown == []


def test_the_view_says_where_the_run_stands(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(dashboard_module.time, "monotonic", clock)
    dashboard = Dashboard(batch_size=10)
    dashboard.tick()
    assert dashboard.text.value == ""
    monitor = dashboard.monitor
    monitor.start(40, 2)
    for step in range(1, 21):
        clock.now += 0.5
        monitor.update(step, 1.25, 0.5)
    monitor.epoch(1, {"loss": 1.25, "accuracy": 0.5})
    dashboard.tick()
    assert dashboard.status() == (
        "epoch 2 of 2 · step 20 of 40 · loss 1.250 nats · accuracy 50.0 % · 20 images/s · "
        "about 10 s left"
    )
    assert dashboard.bar.value / dashboard.bar.max == 0.5
    assert "Epoch 1 of 2 is done. Loss 1.250 nats. Accuracy 50.0 %." in dashboard.spoken.value
    assert bytes(dashboard.image.value).startswith(b"\x89PNG")


def test_the_view_is_drawn_at_most_four_times_a_second(monkeypatch):
    clock, drawn = Clock(), []
    monkeypatch.setattr(dashboard_module.time, "monotonic", clock)
    dashboard = Dashboard()
    dashboard.monitor.start(1000, 1)
    dashboard.text.observe(drawn.append, names="value")
    for step in range(200):
        clock.now += 0.01
        dashboard.monitor.update(step + 1, 1.0, 0.5)
        dashboard.tick()
    assert len(drawn) == 8


def test_curves_keep_first_and_last_points_and_survive_nan():
    axes = style.figure(ncols=2)[1]
    curve = [(step, float("nan") if step > 900 else 1 / step, 0.5) for step in range(1, 1001)]
    dashboard_module.draw_so_far(axes, curve, 2000)
    dashboard_module.draw_so_far(axes, curve, 2000)
    (line,) = axes[0].get_lines()
    assert len(line.get_xdata()) <= dashboard_module.MOST_POINTS + 2
    assert line.get_xdata()[[0, -1]].tolist() == [1, 1000]
    assert np.isfinite(axes[0].get_ylim()).all()
    assert axes[0].get_xlim() == (0, 2000)


def test_losses_that_are_no_numbers_are_said():
    said = summarise({"loss": [1.0, float("nan")]}, 2, False)
    assert said.endswith("Loss went from 1.000 to not a number.")


# In a kernel, as a notebook's front end talks to it.

SETUP = """
import itertools
import numpy as np
from course_utils.widgets import Dashboard
dashboard = Dashboard()
def train(monitor, fail=False, limit=None):
    monitor.start(10**9, 1)
    weights = np.ones((300, 300))
    for step in itertools.count(1):
        weights @ weights
        monitor.update(step, 1 / step, 0.5)
        if monitor.should_stop and fail:
            raise ArithmeticError("no number")
        if monitor.should_stop or step == limit:
            return step
print(dashboard.stop_button.model_id)
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(kernel_name="python3")
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


class Cells:
    """Cells that were sent together, as Run All does, and what came of them."""

    def __init__(self, client, *sources):
        self.client = client
        self.names = {client.execute(source): k for k, source in enumerate(sources)}
        self.text = dict.fromkeys(range(len(sources)), "")
        self.statuses = {}
        self.begun, self.last = set(), None

    def wait(self, until):
        """Take messages until a condition holds, for at most 40 seconds."""
        end = time.monotonic() + 40
        while not until():
            assert time.monotonic() < end, (self.statuses, self.text)
            self._take(self.client.get_iopub_msg, 0.05)
            self._take(self.client.get_shell_msg, 0.01)
        return self

    def until_done(self):
        self.wait(lambda: len(self.statuses) == len(self.names))
        asked = self.client.kernel_info()  # its answer comes after all that the cells showed
        return self.wait(lambda: self.last == asked)

    def _take(self, get, timeout):
        with suppress(queue.Empty):
            message = get(timeout=timeout)
            content, parent = message["content"], message["parent_header"].get("msg_id")
            if content.get("execution_state") == "idle":
                self.last = parent
            cell = self.names.get(parent)
            self.begun.add(cell)
            if cell is None:
                return
            if message["msg_type"] == "execute_reply":
                self.statuses[cell] = content["status"]
            self.text[cell] += content.get("text", "") + content.get("evalue", "")
            self.text[cell] += content.get("data", {}).get("text/plain", "")


@pytest.fixture
def stop_button(kernel):
    cells = Cells(kernel[1], SETUP).until_done()
    assert cells.statuses == {0: "ok"}, cells.text
    return cells.text[0].strip()


def click(client, button):
    """Press a button as a browser does."""
    data = {"method": "custom", "content": {"event": "click"}}
    client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": button, "data": data}))


def test_stop_reaches_the_kernel_while_a_cell_trains(kernel, stop_button):
    client = kernel[1]
    cells = Cells(client, "run = dashboard.run(train); print('ran', run > 0)", "print('next')")
    cells.wait(lambda: "VBox" in cells.text[0])
    click(client, stop_button)
    cells.until_done()
    assert cells.statuses == {0: "ok", 1: "ok"}
    assert "Training was stopped in its first epoch" in cells.text[0]
    assert cells.text[0].endswith("ran True\n")
    assert cells.text[1] == "next\n"


def test_an_interrupt_stops_and_returns_the_run_so_far(kernel, stop_button):
    manager, client = kernel
    cells = Cells(client, "run = dashboard.run(train); print('ran', run > 0)", "print('next')")
    cells.wait(lambda: "VBox" in cells.text[0])
    manager.interrupt_kernel()
    cells.until_done()
    assert cells.statuses == {0: "ok", 1: "ok"}
    assert cells.text[0].endswith("ran True\n")


def test_an_error_is_raised_in_the_cell_and_stops_the_cells_behind_it(kernel, stop_button):
    failing = "dashboard.run(lambda monitor: train(monitor, fail=True))"
    cells = Cells(kernel[1], failing, "print('must not run')")
    cells.wait(lambda: 1 in cells.begun)  # the waiting cell's request is taken during this cell
    click(kernel[1], stop_button)
    cells.until_done()
    assert cells.statuses == {0: "error", 1: "aborted"}
    assert "no number" in cells.text[0]
    assert cells.text[1] == ""
    after = Cells(kernel[1], "print(dashboard.text.value)").until_done()
    assert after.statuses == {0: "ok"}


def test_without_a_front_end_the_cell_ends_by_itself(kernel, stop_button):
    cells = Cells(kernel[1], "dashboard.run(lambda monitor: train(monitor, limit=50))")
    cells.until_done()
    assert cells.statuses == {0: "ok"}
    assert cells.text[0].endswith("50")
