"""The checks of ``course doctor``: each judges facts and names the command that mends them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course_utils.devices.facts import BFLOAT16, Facts, gather
from course_utils.devices.quiet import INSTALL_CPU, INSTALL_GPU

GIB = 2**30
State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Check:
    """One line of ``course doctor``.

    Attributes
    ----------
    name : str
        What was looked at.
    state : {"ok", "warn", "fail"}
        fail: lessons cannot run; warn: they run, with the loss that `found` names.
    found : str
        What was found.
    fix : str
        The command or step that mends it; empty when the state is ok.
    """

    name: str
    state: State
    found: str
    fix: str = ""


def doctor(facts: Facts | None = None) -> list[Check]:
    """Judge a machine.

    Parameters
    ----------
    facts : Facts, optional
        The machine's facts; gathered from this one when absent.

    Returns
    -------
    list of Check
    """
    facts = facts or gather()
    return [check(facts) for check in CHECKS]


def check_python(facts: Facts) -> Check:
    """Python must be one that TensorFlow has wheels for."""
    found = ".".join(map(str, facts.python))
    if (3, 11) <= facts.python[:2] <= (3, 13):
        return Check("Python", "ok", found)
    fix = "install Python 3.11, 3.12 or 3.13, make a new environment with it, install again"
    return Check("Python", "fail", f"{found}; the course needs 3.11 to 3.13", fix)


def check_tensorflow(facts: Facts) -> Check:
    """Exactly one of the two distributions must be there, and it must import."""
    plain, cpu = facts.packages.get("tensorflow"), facts.packages.get("tensorflow-cpu")
    if plain and cpu:
        found = f"tensorflow {plain} and tensorflow-cpu {cpu} side by side: a broken mixture"
        install = INSTALL_GPU if facts.gpus else INSTALL_CPU
        fix = f"python -m pip uninstall -y tensorflow tensorflow-cpu && {install}"
        return Check("TensorFlow", "fail", found, fix)
    if not plain and not cpu:
        install = INSTALL_GPU if facts.gpus else INSTALL_CPU
        return Check("TensorFlow", "fail", "not installed", install)
    name = f"tensorflow {plain}" if plain else f"tensorflow-cpu {cpu}"
    if facts.tensorflow_error:
        wheel = "tensorflow" if plain else "tensorflow-cpu"
        fix = f"python -m pip install --force-reinstall {wheel} -c constraints.txt"
        return Check("TensorFlow", "fail", f"{name}: {facts.tensorflow_error}", fix)
    return Check("TensorFlow", "ok", name)


def check_keras(facts: Facts) -> Check:
    """Keras must run on TensorFlow."""
    version, backend = facts.packages.get("keras"), facts.keras_backend
    if backend is None:
        return Check("Keras", "fail", "cannot be imported; it comes with TensorFlow", INSTALL_CPU)
    found = f"keras {version} on {backend}"
    if backend == "tensorflow":
        return Check("Keras", "ok", found)
    fix = 'unset KERAS_BACKEND, and set "backend": "tensorflow" in ~/.keras/keras.json'
    return Check("Keras", "fail", found, fix)


def check_device(facts: Facts) -> Check:
    """Name what training runs on, and a GPU that lies idle."""
    if facts.tensorflow_gpus:
        names = ", ".join(gpu.name for gpu in facts.gpus) or f"{facts.tensorflow_gpus} GPU"
        return Check("Device", "ok", names)
    cores = f"CPU with {facts.cores} core{'s' if facts.cores != 1 else ''}"
    if not facts.gpus:
        return Check("Device", "ok", f"{cores}; enough for every lesson's quick profile")
    found = f"{facts.gpus[0].name} is there, but TensorFlow sees no GPU and uses the {cores}"
    fix = INSTALL_GPU
    if facts.packages.get("tensorflow-cpu"):
        fix = f"python -m pip uninstall -y tensorflow-cpu && {fix}"
    return Check("Device", "warn", found, fix)


def check_memory_growth(facts: Facts) -> Check:
    """GPU memory should be taken on demand, or two notebooks cannot share the GPU."""
    if not facts.tensorflow_gpus:
        return Check("GPU memory", "ok", "no GPU in use")
    if facts.memory_grows:
        return Check("GPU memory", "ok", "taken on demand")
    fix = "restart the kernel and call course_utils.devices.prepare() before TensorFlow is used"
    return Check("GPU memory", "warn", "all of it is taken at the start", fix)


def check_driver(facts: Facts) -> Check:
    """NVIDIA's driver, where one is installed, must answer."""
    if facts.driver_error:
        found = f"the NVIDIA driver does not answer: {facts.driver_error}"
        return Check("GPU driver", "warn", found, "restart the machine, or reinstall the driver")
    if not facts.gpus:
        return Check("GPU driver", "ok", "no NVIDIA driver found; none is needed for the CPU")
    gpu = facts.gpus[0]
    cuda = facts.tensorflow_cuda or "none"
    cudnn = facts.packages.get("nvidia-cudnn-cu12") or "none"
    found = f"driver {gpu.driver}, compute capability {gpu.compute_capability}; "
    return Check("GPU driver", "ok", f"{found}TensorFlow's CUDA {cuda}, cuDNN {cudnn}")


def check_vectors(facts: Facts) -> Check:
    """TensorFlow's x86 wheels need AVX; bfloat16 instructions speed wide networks up."""
    name = "Vector instructions"
    if facts.cpu_flags is None:
        return Check(name, "ok", f"bfloat16: unknown; {facts.system} does not list them")
    flags = ("avx", "avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "bf16")
    listed = " ".join(flag for flag in flags if flag in facts.cpu_flags) or "none known"
    if facts.machine in ("x86_64", "AMD64") and "avx" not in facts.cpu_flags:
        return Check(name, "fail", f"{listed}; TensorFlow needs avx", "use another machine")
    return Check(name, "ok", f"{listed}; bfloat16: {bfloat16_support(facts)}")


def bfloat16_support(facts: Facts) -> Literal["yes", "no", "unknown"]:
    """Tell whether the processor has bfloat16 instructions."""
    if facts.cpu_flags is None:
        return "unknown"
    return "yes" if facts.cpu_flags & BFLOAT16 else "no"


def check_ipykernel(facts: Facts) -> Check:
    """Version 7 of ipykernel moves sliders in a second thread and corrupts running cells."""
    version = facts.packages.get("ipykernel")
    if version and int(version.split(".")[0]) < 7:
        return Check("ipykernel", "ok", version)
    fix = 'python -m pip install "ipykernel>=6.29,<7"'
    found = f"{version}; sliders would disturb running cells" if version else "not installed"
    return Check("ipykernel", "fail", found, fix)


def check_kernel(facts: Facts) -> Check:
    """Jupyter's kernel python3 must start this very interpreter."""
    fix = "python -m ipykernel install --sys-prefix --name python3"
    if facts.kernel is None:
        return Check("Kernel", "fail", "Jupyter knows no kernel named python3", fix)
    if _same_program(facts.kernel, facts.interpreter):
        return Check("Kernel", "ok", "python3 starts this Python")
    found = f"python3 starts {facts.kernel}, which may lack the course's packages"
    return Check("Kernel", "warn", found, f"jupyter kernelspec remove -y python3 && {fix}")


def _same_program(first: str, second: str) -> bool:
    """Compare two interpreters by folder and target: environments share their targets."""
    one, two = Path(first), Path(second)
    same_folder = one.parent.resolve() == two.parent.resolve()
    return same_folder and one.resolve() == two.resolve()


def check_data(facts: Facts) -> Check:
    """Ask for whole copies of the data sets, and for whole files."""
    broken = [copy.problem for copies in facts.data.values() for copy in copies if copy.problem]
    if broken:
        return Check("Data", "fail", broken[0], "replace or remove that file")
    rows = {name: [copy.words for copy in copies] for name, copies in facts.data.items()}
    found = "; ".join(f"{name}: {', '.join(words) or 'none'}" for name, words in rows.items())
    lacking = [name for name, words in rows.items() if set(words) <= {"embedded sample"}]
    if not lacking:
        return Check("Data", "ok", found)
    fix = f"course data fetch {' '.join(lacking)}    (or set COURSE_DATA_DIR to a folder of them)"
    return Check("Data", "warn", f"{found}; the full profile needs whole copies", fix)


def check_disk(facts: Facts) -> Check:
    """Ask for room for reports and data sets."""
    found = f"{facts.disk_free / GIB:.1f} GiB free"
    if facts.disk_free >= 2 * GIB:
        return Check("Disk", "ok", found)
    state: State = "warn" if facts.disk_free >= GIB / 4 else "fail"
    return Check("Disk", state, found, "free 2 GiB on the disk that holds the course")


def check_memory(facts: Facts) -> Check:
    """Ask for what a kernel with TensorFlow and a whole data set takes, about 1 GiB."""
    total, available = facts.memory_total / GIB, facts.memory_available / GIB
    found = f"{available:.1f} of {total:.1f} GiB available"
    if available >= 1.5:
        return Check("Memory", "ok", found)
    return Check("Memory", "warn", found, "close other programs, shut down idle kernels")


CHECKS: tuple[Callable[[Facts], Check], ...] = (
    check_python,
    check_tensorflow,
    check_keras,
    check_device,
    check_memory_growth,
    check_driver,
    check_vectors,
    check_ipykernel,
    check_kernel,
    check_data,
    check_disk,
    check_memory,
)
