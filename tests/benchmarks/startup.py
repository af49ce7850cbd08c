"""Time how long the package and the command take to start.

Usage: python tests/benchmarks/startup.py [RUNS]
Limits: `import course_utils` under 0.3 s, `course --help` under 0.5 s.
"""

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path


def seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    course = shutil.which("course", path=str(Path(sys.executable).parent)) or "course"
    commands = {
        "bare Python": [sys.executable, "-c", "pass"],
        "import course_utils": [sys.executable, "-c", "import course_utils"],
        "course --help": [course, "--help"],
        "course list": [course, "list"],
    }
    for name, command in commands.items():
        seconds(command)
        times = [seconds(command) for _ in range(runs)]
        low, high = min(times), max(times)
        print(f"{name:<20} median {statistics.median(times):.3f} s   ({low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main()
