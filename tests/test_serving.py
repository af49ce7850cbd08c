"""The local service: what it answers, what it refuses, and that nothing of it stays."""

import json
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from course_utils import compression, serving
from course_utils.devices import tensorflow
from course_utils.serving import drift, worker
from course_utils.serving.checking import MOST_BYTES, MOST_IMAGES, checked_images

NAMES = ["a", "b", "c"]
IMAGE = [[0, 255], [7, 30]]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A LiteRT file for images of 2 x 2 and three classes."""
    keras = tensorflow().keras
    keras.utils.set_random_seed(1)
    layers = [keras.Input((2, 2), dtype="uint8"), keras.layers.Rescaling(1 / 255)]
    layers += [keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")]
    folder = tmp_path_factory.mktemp("served")
    keras.Sequential(layers).export(folder / "saved", verbose=False)
    (folder / "m.tflite").write_bytes(compression.to_litert(folder / "saved", "float"))
    return folder / "m.tflite"


@pytest.fixture(scope="module")
def model(path):
    return compression.Lite(path.read_bytes())


@pytest.fixture(scope="module")
def running(path):
    with serving.serve(path, NAMES) as service:
        yield service


def post(service, body):
    return requests.post(f"{service.address}/predict", data=body, timeout=20)


def test_answers_are_sent_at_once_and_not_held_back_for_40_ms():
    with worker.listening() as listener:
        host, port = listener.getsockname()
        with socket.create_connection((host, port)), listener.accept()[0] as accepted:
            assert host == "127.0.0.1"
            assert accepted.proto == socket.IPPROTO_TCP  # asyncio asks this before it sets NODELAY


def test_health(running):
    answer = requests.get(f"{running.address}/health", timeout=20)
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "shape": [2, 2], "classes": NAMES}


def test_predictions_are_the_models(running, model):
    images = np.random.default_rng(0).integers(0, 256, (5, 2, 2))
    answer = post(running, json.dumps({"images": images.tolist()}))
    assert answer.status_code == 200
    content, expected = answer.json(), model(images)
    assert np.allclose(content["probabilities"], expected, atol=1e-6)
    assert content["labels"] == expected.argmax(axis=1).tolist()
    assert content["names"] == [NAMES[k] for k in content["labels"]]


def body(images):
    return json.dumps({"images": images}).encode()


REFUSED = {
    "no JSON": (b"pixels, please", 400, "must be JSON", "pixels, please"),
    "no text": (b"\xff\xfe\x00", 400, "must be JSON", ""),
    "nothing": (b"", 400, "must be JSON", ""),
    "deep": (b"[" * 100_000, 400, "must be JSON", "recursion"),
    "NaN": (b'{"images": [[[0, NaN], [0, 0]]]}', 400, "no NaN", "NaN"),
    "infinite": (b'{"images": [[[0, -Infinity], [0, 0]]]}', 400, "no NaN", "-Infinity"),
    "large number": (b'{"images": [[[0, 1e999], [0, 0]]]}', 422, "from 0 to 255", "inf"),
    "larger number": (body([[[10**400, 0], [0, 0]]]), 422, "numbers only", "something else"),
    "list": (b"[1, 2]", 422, '{"images"', "list"),
    "other key": (b'{"image": []}', 422, '{"images"', "the keys image"),
    "no list": (b'{"images": 3}', 422, '{"images"', "type int"),
    "none": (body([]), 422, "n at least 1", "shape (0,)"),
    "one image bare": (body(IMAGE), 422, "shape (n, 2, 2)", "shape (2, 2)"),
    "wrong shape": (body([[[1, 2, 3]]]), 422, "shape (n, 2, 2)", "shape (1, 1, 3)"),
    "ragged": (body([[[1], [2, 3]]]), 422, "shape (n, 2, 2)", "different lengths"),
    "text": (body([[["a", "b"], ["c", "d"]]]), 422, "numbers only", "text"),
    "truth": (body([[[True, False], [True, True]]]), 422, "numbers only", "true or false"),
    "null": (body([[[None, 1], [1, 1]]]), 422, "numbers only", "something else"),
    "out of range": (body([[[0, 256], [0, 0]]]), 422, "from 0 to 255", "0 to 256"),
    "scaled": (body([[[0, 0.5], [0, 0]]]), 422, "whole numbers", "0.5; scaled already"),
    "many": (body([IMAGE] * (MOST_IMAGES + 1)), 413, "at most 256 images", "257"),
    "large": (b" " * (MOST_BYTES + 1), 413, "at most 2,000,000 bytes", "or more"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_bad_input_is_refused_with_what_must_hold_and_what_came(name, running):
    content, status, must, got = REFUSED[name]
    answer = post(running, content)
    assert answer.status_code == status
    assert must in answer.json()["error"]
    assert got in answer.json()["got"]
    assert post(running, body([IMAGE])).status_code == 200


def test_other_routes_methods_and_hosts_are_refused(running):
    assert requests.get(f"{running.address}/", timeout=20).status_code == 404
    assert requests.get(f"{running.address}/predict", timeout=20).status_code == 405
    host = {"Host": "example.org"}
    answer = requests.get(f"{running.address}/health", headers=host, timeout=20)
    assert answer.status_code == 400


def test_no_answer_is_lost_or_mixed_up(running, model):
    images = np.random.default_rng(2).integers(0, 256, (200, 2, 2))
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda image: post(running, body([image.tolist()])), images))
    found = np.concatenate([answer.json()["probabilities"] for answer in answers])
    assert np.allclose(found, model(images), atol=1e-6)


def test_it_listens_on_the_loopback_address_alone(running):
    listening = [
        each.laddr.ip
        for each in psutil.Process(running.pid).net_connections()
        if each.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1"]
    assert running.mebibytes > 10


def is_gone(service):
    port = int(service.address.rsplit(":", 1)[1])
    with socket.socket() as trial:
        return not psutil.pid_exists(service.pid) and trial.connect_ex(("127.0.0.1", port)) != 0


def test_it_is_stopped_at_the_end_and_after_an_error(path):
    with serving.serve(path, NAMES) as first:
        assert not is_gone(first)
    assert is_gone(first)
    with pytest.raises(KeyError), serving.serve(path, NAMES) as second:
        raise KeyError
    assert is_gone(second)


def test_a_service_that_hangs_is_killed(path, monkeypatch):
    monkeypatch.setattr("course_utils.serving.local.STOP_SECONDS", 0.2)
    with serving.serve(path, NAMES) as service:
        psutil.Process(service.pid).send_signal(signal.SIGSTOP)
    assert is_gone(service)


def test_it_ends_when_its_starter_dies(path):
    code = (
        "import os, sys; from course_utils import serving\n"
        "with serving.serve(sys.argv[1], ['a', 'b', 'c']) as service:\n"
        "    print(service.pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    pid = int(run.stdout)
    if psutil.pid_exists(pid):
        psutil.wait_procs([psutil.Process(pid)], timeout=10)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_model_that_cannot_be_loaded_is_told(tmp_path):
    (tmp_path / "bad.tflite").write_bytes(b"no model")
    with (
        pytest.raises(RuntimeError, match="did not start within 60 s: ValueError"),
        serving.serve(tmp_path / "bad.tflite", NAMES),
    ):
        pass


def test_whole_floats_are_pixels():
    assert checked_images(b'{"images": [[[1.0, 2], [3, 4]]]}', (2, 2)).shape == (1, 2, 2)


# drift

samples = st.lists(st.floats(-100, 100), min_size=1, max_size=40)


def test_examples_of_drift():
    import doctest

    assert doctest.testmod(drift).failed == 0


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of its p-value, which is not used
@given(samples, samples)
def test_kolmogorov_smirnov_is_scipys(first, second):
    found = serving.kolmogorov_smirnov(first, second)
    assert found == pytest.approx(ks_2samp(first, second).statistic)


def test_the_stability_index_is_its_sum_and_grows_with_the_shift():
    rng = np.random.default_rng(3)
    reference = rng.normal(size=2000)
    found = [
        serving.population_stability_index(reference, rng.normal(shift, 1, 2000))
        for shift in (0, 0.5, 2)
    ]
    assert found[0] < 0.02 < found[1] < found[2]
    e, a = np.array([0.5, 0.5]), np.array([0.2, 0.8])
    by_hand = float(np.sum((a - e) * np.log(a / e)))
    now = [0.0] * 20 + [1.0] * 80
    assert serving.population_stability_index([0.0, 1.0] * 50, now, bins=2) == pytest.approx(
        by_hand
    )


@pytest.mark.parametrize("bad", [[], [1.0, np.nan]])
def test_a_sample_must_hold_finite_numbers(bad):
    with pytest.raises(ValueError, match="finite numbers, at least one"):
        serving.population_stability_index([1.0], bad)
    with pytest.raises(ValueError, match="finite numbers, at least one"):
        serving.kolmogorov_smirnov(bad, [1.0])
