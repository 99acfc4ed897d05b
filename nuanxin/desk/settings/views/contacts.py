"""办公电话: one's own and those below."""

from django.http.response import HttpResponseBase

from nuanxin.association.doors import ActingRequest, door
from nuanxin.association.listings import stamp
from nuanxin.association.models import Body
from nuanxin.base.listing import Shown
from nuanxin.base.periods import today
from nuanxin.desk.settings.contacts import contacts_kept_by
from nuanxin.desk.settings.page import tabs_of


@door("setting.read", menu="settings")
def contacts(request: ActingRequest) -> HttpResponseBase:
    """Where the offices in one's territory are reached; those without a number can be picked out."""
    bodies = Body.objects.visible_to(request.acting.scope).on(today())
    rows = bodies.select_related("place__parent", "contact")
    listing = contacts_kept_by(request.acting, request.get_full_path())
    shown = Shown(listing, rows, request.GET, stamp(request.acting, "办公电话"))
    context = {"tabs": tabs_of(request.acting, "contacts")}
    return shown.answer(request, "desk/settings/contacts.html", context)
