"""Doors into the furnished database: a notice issued, made-up records, facts carried."""

from collections.abc import Callable

import pytest
from django.test import Client

from nuanxin.association.tests.inside import client_of
from nuanxin.measures.refreshing import carry


@pytest.fixture
def visit(furnished: None, plain_static: None) -> Callable[[str], Client]:
    """A browser-like client, signed in as a member of the cast."""
    carry()
    return client_of
