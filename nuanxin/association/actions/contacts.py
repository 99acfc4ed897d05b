"""Where an office is reached."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body, Contact
from nuanxin.base.refused import Refused
from nuanxin.base.rules.phone import phone


@dataclass(frozen=True)
class ContactInput:
    """Empty: not given."""

    phone: str = ""
    hours: str = ""
    address: str = ""


@transaction.atomic
def set_contact(by: By, body: Body, given: ContactInput) -> Contact:
    """The office's number, hours and address, kept by the office itself or one above it.

    The same again changes nothing.
    """
    if by:
        by.require("contact.keep")
        if body.division not in by.scope:
            raise Refused(f"{body.name}不在您的范围内，请它自己登记。")
    if given.phone:
        given = replace(given, phone=phone(given.phone))
    Body.objects.select_for_update().get(pk=body.pk)
    known = Contact.objects.filter(body=body).first()
    row = known or Contact(division=body.division, body=body, issued_at=timezone.now())
    if ContactInput(row.phone, row.hours, row.address) == given:
        return row
    row.phone, row.hours, row.address = given.phone, given.hours, given.address
    row.save()
    write_log(by, "contact.set", row, f"{body.name}办公电话：{given.phone or '不再登记'}")
    return row
