"""The cast's village with one special family in care."""

import pytest

from nuanxin.care.tests.families import Village, the_village
from nuanxin.people.models import Household


@pytest.fixture
def village(everywhere: None) -> Village:
    return the_village()


@pytest.fixture
def family(village: Village) -> Household:
    return village.family()
