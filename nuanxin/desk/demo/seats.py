"""Made-up post holders for the cast and for every body, all marked 演示."""

from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.actions.users import give_account
from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import User
from nuanxin.base.periods import today
from nuanxin.desk.cast import CAST, stage


def seat_cast(password: str) -> list[User]:
    """Seat every member of the cast and give each an account; harmless when done before."""
    places = stage()
    people = []
    for role in CAST:
        user = User.objects.filter(username=role.username).first()
        if user is None:
            kind = post_kinds()[role.kind]
            seat = seat_for(None, places[role.username], role.kind, today())
            given = HolderInput(
                name=role.name,
                phone="0472-0000000",
                from_day=today().replace(month=1, day=1),
                full_time=kind.established,
                on_establishment=kind.established,
            )
            user = begin_appointment(None, seat, given).holder
        people.append(give_account(None, user, role.username, password))
    return people
