"""The name by which a ledger calls a family: that of its head, else of whoever was registered first."""

from collections.abc import Collection

from nuanxin.ledgers.specs.families.gathering import HEAD
from nuanxin.people.models import Person


def names_of(households: Collection[int]) -> dict[int, str]:
    """Family (id) → one name of its people."""
    found: dict[int, str] = {}
    for each in Person.objects.standing().filter(household__in=households).order_by("recorded_at", "pk"):
        if each.household_id not in found or each.read("relation") == HEAD:
            found[each.household_id] = each.read("name")
    return found
