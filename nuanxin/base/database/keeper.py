"""The keeper of one embedded server: ``python -m nuanxin.base.database.keeper DATA``."""

import sys
from pathlib import Path

from nuanxin.base.database.embedded import Embedded

if __name__ == "__main__":
    Embedded(Path(sys.argv[1])).keep_watch()
