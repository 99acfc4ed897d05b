"""The printed slip: who, where to go, and the code to come in with once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from nuanxin.association.acting import Acting
from nuanxin.association.actions.accounts import Slip
from nuanxin.association.models import Activation
from nuanxin.association.offices import Office, office_to_call
from nuanxin.association.scope import Scope
from nuanxin.association.texts import fill, text_in_use
from nuanxin.base.codes import digest
from nuanxin.base.periods import in_words


@dataclass(frozen=True)
class Paper:
    """What stands on one slip; ``kept`` carries it from the page to the PDF."""

    name: str
    unit: str
    post: str
    username: str
    code: str
    lines: list[str]
    kept: str


def on_paper(acting: Acting, slips: Iterable[Slip], address: str) -> list[Paper]:
    text = text_in_use(acting.body, acting.scope, "slip").text
    office = office_to_call(acting)
    return [
        Paper(
            name=slip.activation.user.name,
            unit=slip.activation.appointment.post.body.name,
            post=slip.activation.appointment.post.title,
            username=slip.activation.user.username or "",
            code=slip.code,
            lines=slip_lines(text, office, address, slip.activation.expires_at),
            kept=f"{slip.activation.pk}:{slip.code}",
        )
        for slip in slips
    ]


def slip_lines(text: str, office: Office, address: str, until: datetime) -> list[str]:
    """What a slip says below account and code."""
    values = {
        "期限": in_words(timezone.localdate(until)),
        "网址": address,
        "单位": office.name,
        "电话": office.phone,
    }
    return fill(text, values).splitlines()


def found_again(scope: Scope, kept: Iterable[str]) -> list[Slip]:
    """The slips of a page that is still open: codes that are right and still wait, and no other."""
    parts = (word.partition(":") for word in kept)
    codes = {pk: code for pk, _, code in parts if pk.isdecimal() and len(pk) < 18}
    wanted = [int(pk) for pk in codes]
    rows = Activation.objects.visible_to(scope).valid(timezone.now()).filter(pk__in=wanted)
    rows = rows.select_related("user", "appointment__post__body")
    return [
        Slip(row, codes[str(row.pk)])
        for row in rows
        if row.digest == digest("activation", row.user_id, codes[str(row.pk)])
    ]


def activation_address(request: HttpRequest) -> str:
    """Where to type the code: the public address, or (none was set) the one in use now."""
    public = urlsplit(settings.PUBLIC_URL)
    path = reverse("activate")
    if public.hostname in (None, "localhost"):
        return request.build_absolute_uri(path)
    return f"{public.scheme}://{public.netloc}{path}"


def qr(text: str, scale: int) -> SafeString:
    """A QR code as inline SVG, without any style."""
    out = BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", scale=scale, xmldecl=False, svgns=True, nl=False, svgclass=None,
        lineclass=None, title="二维码",
    )  # fmt: skip
    return SafeString(out.getvalue().decode())
