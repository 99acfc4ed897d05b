"""One undertaking that the city handed to the county of the cast."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.association.models import Appointment
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.work.actions.undertakings import Order, hand_out
from nuanxin.work.models import Undertaking

CITY = 150200000000


@pytest.fixture
def task(everywhere: None) -> Undertaking:
    county = Appointment.objects.get(holder__username="county").post.body
    due = today() + timedelta(days=30)
    order = Order(CITY, "clause", "办好一件实事（演示）", due, timezone.now(), "一、演示")
    [handed] = hand_out(order, [county])
    return handed


@pytest.fixture
def visit(db: None, plain_static: None) -> Callable[[str], Client]:
    """A browser-like client, signed in as a member of the cast."""
    return client_of
