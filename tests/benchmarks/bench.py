"""Time this machine's training: `course bench`, which the package holds.

Usage: python tests/benchmarks/bench.py [OPTIONS]   (--help names them)
"""

from course_utils.cli.bench import bench

if __name__ == "__main__":
    bench()
