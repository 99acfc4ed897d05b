"""What may only be kept of a family with a separate consent (PIPL 29)."""

from django.conf import settings

from nuanxin.base.refused import Refused
from nuanxin.people.inputs import HouseholdInput, Registration
from nuanxin.people.models import ConsentPurpose, Household

DUTY = "duty"
NEEDED = (
    "家庭类别和“不要提的事”是敏感个人信息，要先有家里人的单独同意。"
    "请先登记“处理敏感个人信息”的同意，或把这两格留空。"
)


def consent_is_needed() -> bool:
    """Unless the installation stated a statutory duty (``NUANXIN_SENSITIVE_BASIS=duty``; PIPL 13, 29)."""
    return settings.SENSITIVE_BASIS != DUTY


def is_sensitive(about: HouseholdInput) -> bool:
    return any(getattr(about, column) for column in Household.SENSITIVE)


def require_consent_to_keep(given: Registration) -> None:
    """Raise ``Refused`` where something sensitive is said and nobody agreed to its being kept."""
    if not consent_is_needed() or not is_sensitive(given.about):
        return
    if given.agreed is None or ConsentPurpose.SENSITIVE not in given.agreed.purposes:
        raise Refused(NEEDED)
