"""Made-up office telephones of the city and its counties."""

from nuanxin.association.actions.contacts import ContactInput, set_contact
from nuanxin.association.models import Body


def open_offices(city: Body) -> None:
    """Numbers nobody has, hours everybody has."""
    for number, body in enumerate([city, *Body.objects.below(city, "county").order_by("division")]):
        given = ContactInput(f"0472-000{number:04d}", "工作日 8:30—17:30", "办公楼一层（演示）")
        set_contact(None, body, given)
