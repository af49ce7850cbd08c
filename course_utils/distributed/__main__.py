"""``python -m course_utils.distributed`` measures the lesson's runs and keeps them."""

from course_utils.distributed.job import Job
from course_utils.distributed.kept import keep

if __name__ == "__main__":
    keep(Job())
