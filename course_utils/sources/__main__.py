"""Keep the full runs of some reports folders: ``python -m course_utils.sources FOLDER...``."""

import sys
from pathlib import Path

from course_utils.sources.full_runs import keep

keep([Path(name) for name in sys.argv[1:]])
