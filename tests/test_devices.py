import dataclasses
import os
import stat
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils import devices
from course_utils.datasets import Found
from course_utils.devices import checks, device, facts, quiet
from course_utils.devices.facts import Facts, Gpu

GIB = 2**30
H100 = Gpu("NVIDIA H100", "550.54", "9.0")
SAMPLE = Found("sample", "embedded sample", Path("mnist.npz"), 5000, 1000, "")
WHOLE = Found("cache", "user cache", Path("mnist.npz"), 60000, 10000, "")
GOOD = Facts(
    packages={"tensorflow-cpu": "2.21.0", "keras": "3.15.1", "ipykernel": "6.31.0"},
    keras_backend="tensorflow",
    cores=2,
    cpu_flags=frozenset({"avx", "avx2"}),
    kernel=sys.executable,
    interpreter=sys.executable,
    disk_free=10 * GIB,
    memory_total=16 * GIB,
    memory_available=8 * GIB,
    data={"mnist": (WHOLE, SAMPLE)},
)


def judge(check, **changes):
    return check(dataclasses.replace(GOOD, **changes))


def packages(**versions):
    names = {name.replace("_", "-"): version for name, version in versions.items()}
    return {"keras": "3.15.1", "ipykernel": "6.31.0", **names}


@pytest.fixture(autouse=True)
def _no_log_level(monkeypatch):
    """Start from a plain environment: TensorFlow imported in this process has set it."""
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)


def run_python(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
    )


def test_a_good_machine_passes_every_check():
    results = devices.doctor(GOOD)
    assert [check.state for check in results] == ["ok"] * len(results)
    assert all(check.found and not check.fix for check in results)


BAD = [
    ("python", {"python": (3, 10, 4)}, "fail", "3.10.4", "Python 3.11"),
    ("python", {"python": (3, 14, 0)}, "fail", "3.14.0", "new environment"),
    ("tensorflow", {"packages": packages()}, "fail", "not installed", '-e ".[cpu]" -c constraints'),
    ("tensorflow", {"packages": packages(), "gpus": (H100,)}, "fail", "not installed", ".[gpu]"),
    (
        "tensorflow",
        {"packages": packages(tensorflow="2.21.0", tensorflow_cpu="2.20.0")},
        "fail",
        "tensorflow 2.21.0 and tensorflow-cpu 2.20.0 side by side",
        "python -m pip uninstall -y tensorflow tensorflow-cpu && "
        'python -m pip install -e ".[cpu]" -c constraints.txt',
    ),
    (
        "tensorflow",
        {"tensorflow_error": "ImportError: no libfoo"},
        "fail",
        "tensorflow-cpu 2.21.0: ImportError: no libfoo",
        "--force-reinstall tensorflow-cpu -c",
    ),
    ("keras", {"keras_backend": None}, "fail", "cannot be imported", "pip install"),
    ("keras", {"keras_backend": "jax"}, "fail", "on jax", "unset KERAS_BACKEND"),
    (
        "device",
        {"gpus": (H100,)},
        "warn",
        "H100 is there, but TensorFlow sees no GPU",
        "uninstall -y tensorflow-cpu && python -m pip install -e",
    ),
    ("memory_growth", {"tensorflow_gpus": 1, "memory_grows": False}, "warn", "all", "prepare()"),
    ("driver", {"driver_error": "no devices"}, "warn", "no devices", "driver"),
    ("vectors", {"cpu_flags": frozenset({"sse"})}, "fail", "needs avx", "machine"),
    ("ipykernel", {"packages": {"ipykernel": "7.4.0"}}, "fail", "7.4.0", "ipykernel>=6.29,<7"),
    ("ipykernel", {"packages": {}}, "fail", "not installed", "pip install"),
    ("kernel", {"kernel": None}, "fail", "no kernel", "ipykernel install --sys-prefix"),
    ("kernel", {"kernel": "/opt/other/python"}, "warn", "/opt/other/python", "kernelspec remove"),
    ("data", {"data": {"mnist": (SAMPLE,)}}, "warn", "embedded sample", "course data fetch mnist"),
    ("data", {"data": {"cifar10": ()}}, "warn", "cifar10: none", "course data fetch cifar10"),
    (
        "data",
        {"data": {"mnist": (dataclasses.replace(WHOLE, problem="mnist.npz is cut short"),)}},
        "fail",
        "cut short",
        "replace",
    ),
    ("disk", {"disk_free": GIB}, "warn", "1.0 GiB", "free 2 GiB"),
    ("disk", {"disk_free": 0}, "fail", "0.0 GiB", "free 2 GiB"),
    ("memory", {"memory_available": GIB}, "warn", "1.0 of 16.0 GiB", "close"),
]


@pytest.mark.parametrize(("name", "changes", "state", "found", "fix"), BAD)
def test_each_fault_is_named_with_its_fix(name, changes, state, found, fix):
    check = judge(getattr(checks, f"check_{name}"), **changes)
    assert (check.state, found in check.found, fix in check.fix) == (state, True, True), check


def test_a_gpu_that_works_is_named():
    gpu = {"gpus": (H100,), "tensorflow_gpus": 1, "tensorflow_cuda": "12.5.1"}
    assert judge(checks.check_device, **gpu).found == "NVIDIA H100"
    assert judge(checks.check_memory_growth, **gpu).found == "taken on demand"
    driver = judge(checks.check_driver, **gpu)
    assert (driver.state, "550.54" in driver.found, "12.5.1" in driver.found) == ("ok", True, True)


@pytest.mark.parametrize(
    ("flags", "support"),
    [({"avx", "amx_bf16"}, "yes"), ({"avx512_bf16"}, "yes"), ({"avx"}, "no"), (None, "unknown")],
)
def test_bfloat16_support(flags, support):
    found = frozenset(flags) if flags is not None else None
    assert checks.bfloat16_support(Facts(cpu_flags=found)) == support


@pytest.mark.parametrize(
    ("kind", "capability", "precision"),
    [
        ("cpu", None, "float32"),
        ("gpu", None, "float32"),
        ("gpu", (6, 1), "float32"),
        ("gpu", (7, 5), "mixed_float16"),
        ("gpu", (8, 0), "mixed_bfloat16"),
        ("gpu", (9, 0), "mixed_bfloat16"),
    ],
)
def test_choose_precision(kind, capability, precision):
    assert devices.choose_precision(kind, capability) == precision


def test_choose_device():
    cpu = device.choose_device(None, 1)
    assert cpu == devices.Device("CPU with 1 core", "cpu", "float32", False)
    gpu = device.choose_device({"device_name": "H100", "compute_capability": (9, 0)}, 16)
    assert gpu == devices.Device("H100", "gpu", "mixed_bfloat16", True)
    assert devices.describe(gpu) == "H100: bfloat16 with 32-bit weights, steps compiled by XLA"
    assert device.choose_device({}, 16).precision == "float32"


class FakeConfig:
    """The part of tf.config that grow_memory uses, on a machine with one GPU."""

    def __init__(self, in_use):
        self.experimental, self.in_use, self.grows = self, in_use, False

    def list_physical_devices(self, kind):
        return ["gpu"]

    def set_memory_growth(self, gpu, on):
        if self.in_use:
            raise RuntimeError("Physical devices cannot be modified after being initialized")
        self.grows = on

    def get_memory_growth(self, gpu):
        return self.grows


@pytest.mark.parametrize("in_use", [False, True])
def test_grow_memory(in_use):
    fake = type("tf", (), {"config": FakeConfig(in_use)})
    assert device.grow_memory(fake) is not in_use


def driver_tool(folder, script):
    tool = folder / "nvidia-smi"
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    return str(tool)


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the driver's tool")
@pytest.mark.parametrize(
    ("script", "answer"),
    [
        ("echo 'NVIDIA H100, 550.54, 9.0'", {"gpus": (H100,)}),
        ("echo 'driver/library mismatch'; exit 18", {"driver_error": "driver/library mismatch"}),
        ("exit 9", {"driver_error": "exit status 9"}),
        ("echo 'No devices were found'", {"gpus": ()}),
    ],
)
def test_read_driver(tmp_path, script, answer):
    assert facts.read_driver(driver_tool(tmp_path, script)) == answer


def test_read_driver_that_cannot_start(tmp_path):
    assert facts.read_driver(str(tmp_path / "absent")) == {"driver_error": "FileNotFoundError"}


def test_read_cpu_flags(tmp_path):
    info = tmp_path / "cpuinfo"
    info.write_text("processor\t: 0\nflags\t\t: fpu avx2 amx_bf16\n")
    assert facts.read_cpu_flags(info) == {"fpu", "avx2", "amx_bf16"}
    info.write_text("processor\t: 0\nFeatures\t: asimd bf16\n")
    assert facts.read_cpu_flags(info) == {"asimd", "bf16"}
    assert facts.read_cpu_flags(tmp_path / "absent") is None


def test_installed_leaves_out_what_is_not():
    assert set(facts.installed(("pytest", "no-such-distribution"))) == {"pytest"}


def test_kernel_interpreter(tmp_path, monkeypatch):
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    spec = '{"argv": ["%s", "-m", "ipykernel_launcher"], "display_name": "x", "language": "python"}'
    (folder / "kernel.json").write_text(spec % "/opt/other/python")
    assert facts.kernel_interpreter() == "/opt/other/python"
    (folder / "kernel.json").write_text(spec % "python")
    assert facts.kernel_interpreter() == sys.executable


def test_missing_tensorflow_is_told_with_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    monkeypatch.delitem(sys.modules, "tensorflow")
    monkeypatch.setattr(quiet.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(devices.TensorFlowMissingError, match=r"-e \"\.\[cpu\]\" -c constraints"):
        devices.tensorflow()


def test_silent_stderr_hides_native_output_and_gives_it_back():
    code = (
        "import os\nfrom course_utils.devices.quiet import silent_stderr\n"
        "with silent_stderr(): os.write(2, b'hidden')\nos.write(2, b'seen')"
    )
    assert run_python(code).stderr == "seen"
    closed = "import os\nos.close(2)\n" + code.replace("os.write(2, b'hidden')", "print('ran')")
    assert run_python(closed.replace("os.write(2, b'seen')", "")).stdout == "ran\n"


def test_prepare_prints_nothing():
    code = (
        "import sys\nfrom course_utils import devices\nassert 'tensorflow' not in sys.modules\n"
        "device = devices.prepare()\nassert device is devices.prepare()\nprint(device.kind)"
    )
    result = run_python(code, CUDA_VISIBLE_DEVICES="")
    assert (result.stdout, result.stderr) == ("cpu\n", "")


FIRST_FIT = """
from course_utils import devices
devices.prepare()
import keras, numpy as np
model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((8, 2)), np.ones((8, 1)), verbose=0)
import sys
print("standard error works", file=sys.stderr)
"""


def test_no_banner_in_a_kernel_not_even_at_the_first_fit(monkeypatch):
    # With this variable set, ipykernel does not look at what native code writes.
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(FIRST_FIT, id="fit")])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    outputs = notebook.cells[0].outputs
    assert [(out.name, out.text) for out in outputs] == [("stderr", "standard error works\n")]


def test_doctor_of_this_machine():
    found = {check.name: check for check in devices.doctor()}
    assert found["TensorFlow"].state == found["Keras"].state == "ok"
    assert found["Device"].found
    assert len(found) == len(checks.CHECKS)


@pytest.mark.parametrize(
    ("kind", "flags", "policy"),
    [
        ("cpu", {"avx512f", "avx512_bf16"}, "mixed_bfloat16"),
        ("cpu", {"avx512f"}, "float32"),
        ("cpu", None, "float32"),
        ("gpu", {"avx512_bf16"}, "mixed_float16"),
    ],
)
def test_wide_precision_uses_what_the_processor_has(monkeypatch, kind, flags, policy):
    monkeypatch.setattr(facts, "read_cpu_flags", lambda: flags and frozenset(flags))
    own = "float32" if kind == "cpu" else "mixed_float16"
    assert devices.wide_precision(devices.Device("it", kind, own, False)) == policy
