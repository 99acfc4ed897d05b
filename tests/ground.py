"""A data folder of this run's own, named before settings are read: plugins come first."""

import os
import tempfile

os.environ["NUANXIN_DATA"] = tempfile.mkdtemp(prefix="nuanxin-test-")
os.environ.pop("DATABASE_URL", None)
