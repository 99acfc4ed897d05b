"""Pages of a furnished database: the sample notice issued, made-up records, facts carried."""

from collections.abc import Callable
from typing import Any

import pytest

from nuanxin.measures.figures import Figures


@pytest.fixture
def figures(furnished: None) -> Figures:
    """What is committed in the furnished database, carried to the store."""
    from nuanxin.measures.opening import latest
    from nuanxin.measures.refreshing import carry

    carry()
    return latest()


@pytest.fixture
def enter(figures: Figures, enter: Callable[[str], Any]) -> Callable[[str], Any]:
    """``enter`` in the furnished database."""
    return enter
