"""Forms of care: what was done for a family, what it said, what it has."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Case, Exists, OuterRef, QuerySet, When

from nuanxin.association.acting import Acting
from nuanxin.association.forms import DayField
from nuanxin.association.models import Appointment, Post
from nuanxin.association.scope import Scope
from nuanxin.base.periods import today
from nuanxin.care.actions.answers import AnswerInput
from nuanxin.care.actions.coverage import CARD, INSTITUTION, CoverageInput
from nuanxin.care.actions.rights import LONGEST_REASON
from nuanxin.care.actions.services import LONGEST_NOTE, ServiceInput
from nuanxin.care.models import SERVICES, SYSTEMS, Said, Scheme, SchemeKind, Service, Way
from nuanxin.governance.forms.members import MemberField, members_of
from nuanxin.people.forms import Once
from nuanxin.people.models import Household, Volunteer

OFF = {"autocomplete": "off"}
ALL = "all"  # what a family says of everything at once
if TYPE_CHECKING:
    Schemes = forms.ModelMultipleChoiceField[Scheme]
    OneScheme = forms.ModelChoiceField[Scheme]
    OnePost = forms.ModelChoiceField[Post]
    OneVolunteer = forms.ModelChoiceField[Volunteer]
else:
    Schemes, OneScheme = forms.ModelMultipleChoiceField, forms.ModelChoiceField
    OnePost, OneVolunteer = forms.ModelChoiceField, forms.ModelChoiceField


def offered(scope: Scope, kinds: Sequence[str]) -> "QuerySet[Scheme]":
    return Scheme.objects.visible_to(scope).current().filter(kind__in=kinds)


def services_and_contact(scope: Scope) -> "QuerySet[Scheme]":
    """The four services, and last of all a contact that was nothing more."""
    contact = Case(When(kind=SchemeKind.CONTACT, then=1), default=0)
    return offered(scope, [*SERVICES, SchemeKind.CONTACT]).order_by(contact, "number")


class VolunteerField(OneVolunteer):
    """A volunteer by the name she gave, as far as one may read it."""

    def label_from_instance(self, obj: Volunteer) -> str:
        return obj.read("name") or str(obj)


class ServicesField(Schemes):
    """The four services, and a contact that was nothing more."""

    def label_from_instance(self, obj: Scheme) -> str:
        return "只是联系" if obj.kind == SchemeKind.CONTACT else obj.title


class ServiceField(OneScheme):
    """One of them."""

    def label_from_instance(self, obj: Scheme) -> str:
        return "只是联系" if obj.kind == SchemeKind.CONTACT else obj.title


class ServiceForm(Once):
    """One visit or call, perhaps several services at once; each counts by itself."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        initial = {"day": today(), "way": Way.HOME} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.acting, scope = acting, acting.scope
        volunteers = Volunteer.objects.visible_to(scope).filter(left_on__isnull=True, key__isnull=False)
        self.fields |= {
            "schemes": ServicesField(
                services_and_contact(scope), label="做了什么",
                widget=forms.CheckboxSelectMultiple, help_text="一次做了几样就勾几样，各算一次。",
            ),
            "way": forms.ChoiceField(label="怎么联系的", choices=Way.choices, widget=forms.RadioSelect),
            "day": DayField(label="哪一天"),
            "note": forms.CharField(
                label="备注", required=False, max_length=LONGEST_NOTE,
                widget=forms.Textarea({"rows": 2}), help_text="写需要记住的事，不写病情。加密保存。",
            ),
            "volunteer": VolunteerField(
                volunteers, label="志愿者", required=False, empty_label="没有志愿者参加"
            ),
            "member": MemberField(
                members_of(acting.seat.body), label="会员", required=False, empty_label="没有会员参加"
            ),
            "next_due": DayField(label="约了下次", required=False, help_text="到那天会出现在待办里。"),
        }  # fmt: skip

    def services(self, household: Household) -> list[ServiceInput]:
        """One for each service that was ticked; sent twice, each is still one."""
        said, sent = self.cleaned_data, self.cleaned_data["client_id"]
        return [
            ServiceInput(
                household, scheme, said["day"], self.acting.seat, said["way"], said["note"],
                said["volunteer"], said["next_due"] if first else None, uuid.uuid5(sent, scheme.code),
                member=said["member"],
            )
            for first, scheme in ((n == 0, each) for n, each in enumerate(said["schemes"]))
        ]  # fmt: skip


class CorrectForm(ServiceForm):
    """What was really done; the wrong one stays readable with the reason."""

    field_order = ("reason", "schemes", "way", "day", "note", "volunteer", "member", "next_due")

    def __init__(self, *args: Any, wrong: Service, acting: Acting, **kwargs: Any) -> None:
        known = {
            "day": wrong.day, "way": wrong.way, "note": wrong.read("note"), "volunteer": wrong.volunteer_id,
            "member": wrong.member_id, "schemes": wrong.scheme_id,
        }  # fmt: skip
        super().__init__(*args, acting=acting, initial=known, **kwargs)
        self.wrong = wrong
        self.fields["schemes"] = ServiceField(services_and_contact(acting.scope), label="做了什么")
        self.fields["reason"] = forms.CharField(
            label="哪里记错了", max_length=LONGEST_REASON, widget=forms.TextInput(OFF),
            help_text="原来那条还看得到，标着“已作废”和这句话。",
        )  # fmt: skip
        self.order_fields(self.field_order)

    def service(self, household: Household) -> ServiceInput:
        """By the seat that gave it, whoever corrects it."""
        said = self.cleaned_data
        return ServiceInput(
            household, said["schemes"], said["day"], self.wrong.post, said["way"], said["note"],
            said["volunteer"], said["next_due"], said["client_id"], member=said["member"],
        )  # fmt: skip


class AnswerForm(Once):
    """What the family said; ``until`` only with 到某日前不打扰. All services are said, never presumed."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting
        kinds = [*SYSTEMS, *SERVICES, SchemeKind.INSURANCE, SchemeKind.WRISTBAND]
        self.schemes = {str(each.pk): each for each in offered(acting.scope, kinds)}
        named = [(pk, each.title) for pk, each in self.schemes.items()]
        self.fields |= {
            "scheme": forms.ChoiceField(
                label="哪一项", choices=[("", "请选哪一项"), *named, (ALL, "所有服务（什么都不要）")]
            ),
            "said": forms.ChoiceField(label="家庭怎么说", choices=Said.choices, widget=forms.RadioSelect),
            "until": DayField(
                label="到哪一天以前不打扰", required=False, help_text="只在选“到某日前不打扰”时填。"
            ),
        }  # fmt: skip

    def answer(self, household: Household) -> AnswerInput:
        said = self.cleaned_data
        until = said["until"] if said["said"] == Said.UNTIL else None
        return AnswerInput(
            household, said["said"], today(), self.acting.seat, self.schemes.get(said["scheme"]),
            until, said["client_id"],
        )  # fmt: skip


class SeatField(OnePost):
    """A seat with its body, for seats of two tiers; only those that somebody holds today."""

    default_error_messages = {
        "invalid_choice": "这个岗位现在没有人任职，当不了联系人，请先任职或另选岗位。"
    }

    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.body.place.name}　{obj.title}"


class CoverageForm(Once):
    """Since when a family has a system, through whom. 联系人 are named where both seats are in sight."""

    def __init__(self, *args: Any, scheme: Scheme, acting: Acting, place: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"from_day": today()}, **kwargs)
        self.scheme = scheme
        self.fields["from_day"] = DayField(label="从哪一天起")
        if scheme.kind == SchemeKind.CONTACT:
            held = Appointment.objects.on(today()).filter(post=OuterRef("pk"), in_post=True)
            seats = Post.objects.visible_to(acting.scope).on(today()).filter(Exists(held))
            self.fields |= {
                "township_seat": SeatField(
                    seats.filter(division=place - place % 1000, body__level="township"),
                    label="乡镇联系人", empty_label="请选岗位",
                ),
                "village_seat": SeatField(
                    seats.filter(division=place, body__level="village"),
                    label="嘎查村居联系人", empty_label="请选岗位",
                ),
            }  # fmt: skip
        else:
            self.fields |= {
                "institution": forms.CharField(
                    label="医院或团队", max_length=INSTITUTION, widget=forms.TextInput(OFF)
                ),
                "card": forms.CharField(
                    label="卡或协议编号", max_length=CARD, required=False, widget=forms.TextInput(OFF)
                ),
                "last_day": DayField(label="到哪一天止", required=False, help_text="没有定期的留空。"),
            }  # fmt: skip

    def coverage(self, household: Household) -> CoverageInput:
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return CoverageInput(household, self.scheme, **said)


class VoidForm(forms.Form):
    """Why a service is to count no more."""

    reason = forms.CharField(
        label="为什么作废", max_length=LONGEST_REASON, widget=forms.TextInput(OFF),
        help_text="例如：记错了一户。更正的请作废后再登记一条。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class EndForm(forms.Form):
    """The last day of a coverage."""

    last_day = DayField(label="最后一天")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"last_day": today()}, **kwargs})

    @property
    def day(self) -> date:
        found: date = self.cleaned_data["last_day"]
        return found


