"""Insurance in sums: line by line and year by year, who is insured, who might be, who pays what."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from nuanxin.association.scope import Scope
from nuanxin.care.models import Claim, Policy, PolicyShare, Scheme, SchemeKind
from nuanxin.people.models import Enrolment

Key = tuple[int, int]
"""A line (id) in a year."""


@dataclass(frozen=True)
class LineOfYear:
    """One line of insurance in one year. Money in 分; no family, no village by name.

    ``households`` and ``people`` are insured, ``eligible`` families might be; ``shares`` by ``Payer``.
    """

    line: Scheme
    year: int
    eligible: int
    households: int
    people: int
    premium: int
    claims: int
    paid: int
    shares: dict[str, int]


def lines_of_years(scope: Scope, day: date) -> list[LineOfYear]:
    """Every line that has a policy in a year, and those offered now in this one; the newest year first.

    The scope must name families. Eligible are those in care on ``day``, or at the end of a past year.
    """
    policies, shares, claims = _policies(scope), _shares(scope), _claims(scope)
    rows = Scheme.objects.visible_to(scope).filter(kind=SchemeKind.INSURANCE)
    lines = {line.pk: line for line in rows}
    wanted = policies.keys() | {(pk, day.year) for pk, line in lines.items() if line.offered_on(day)}
    eligible = {each: _eligible(scope, *each, day) for each in {(lines[pk].group, year) for pk, year in wanted}}
    return [
        LineOfYear(
            lines[pk], year, eligible[lines[pk].group, year], *policies.get((pk, year), (0, 0, 0)),
            *claims.get((pk, year), (0, 0)), shares.get((pk, year), {}),
        )
        for pk, year in sorted(wanted, key=lambda each: (-each[1], lines[each[0]].number))
    ]  # fmt: skip


def _policies(scope: Scope) -> dict[Key, tuple[int, int, int]]:
    """Families, people and premium of the policies that were not void."""
    family = Coalesce("household__merged_into", "household")
    rows = Policy.objects.visible_to(scope).live().order_by().values_list("line", "year")
    found = rows.annotate(families=Count(family, distinct=True), people=Sum("insured_count"), paid=Sum("premium"))
    return {(line, year): (families, people, premium) for line, year, families, people, premium in found}


def _shares(scope: Scope) -> dict[Key, dict[str, int]]:
    rows = PolicyShare.objects.visible_to(scope).filter(policy__voided_at__isnull=True).order_by()
    found: dict[Key, dict[str, int]] = {}
    told = rows.values_list("policy__line", "policy__year", "payer").annotate(total=Sum("amount"))
    for line, year, payer, total in told:
        found.setdefault((line, year), {})[payer] = total
    return found


def _claims(scope: Scope) -> dict[Key, tuple[int, int]]:
    rows = Claim.objects.visible_to(scope).filter(policy__voided_at__isnull=True).order_by()
    found = rows.values_list("policy__line", "policy__year").annotate(count=Count("pk"), total=Sum("paid"))
    return {(line, year): (count, paid or 0) for line, year, count, paid in found}


def _eligible(scope: Scope, group: str, year: int, day: date) -> int:
    until = min(day, date(year, 12, 31))
    rows = Enrolment.objects.visible_to(scope).on(until)
    return rows.filter(Q(group=group) if group else Q()).count()
