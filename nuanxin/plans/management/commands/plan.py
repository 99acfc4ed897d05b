"""``nuanxin plan show | issue | sign | opt-in``"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from nuanxin.association.acting import By
from nuanxin.association.commanding import acting_for, scope_of
from nuanxin.association.models import Body
from nuanxin.base.command import DoorCommand, Subparsers, add_by
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.measures.refreshing import carry
from nuanxin.plans.actions.issue import issue_plan
from nuanxin.plans.actions.undertake import opt_in
from nuanxin.plans.figures.outlook import body_at, day_asked
from nuanxin.plans.figures.progress import plan_for
from nuanxin.plans.figures.showing import as_json, as_lines
from nuanxin.plans.models import Clause, Plan
from nuanxin.work.actions.receipts import sign_receipt
from nuanxin.work.models import Receipt


@dataclass(frozen=True)
class Found:
    """The body one speaks of, and the plan that holds for it."""

    body: Body
    plan: Plan


class Command(DoorCommand):
    help = "计划：看进展，印发，签收，承接鼓励类"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        show = subparsers.add_parser("show", help="每条要点办到哪里")
        show.add_argument("--as-of", type=day_asked, default=today(), help="截至哪天")
        show.add_argument("--own", action="store_true", help="只看本级自己的计划")
        show.add_argument("--json", action="store_true", help="输出 JSON")
        show.add_argument("--no-refresh", action="store_true", help="不先更新统计数据")
        show.set_defaults(run=self.show)
        issue = subparsers.add_parser("issue", help="印发草稿")
        issue.set_defaults(run=self.issue)
        for parser in (show, issue):
            parser.add_argument("--division", help="12 位区划代码")
            parser.add_argument("--year", type=int, help="年度")
        take = subparsers.add_parser("opt-in", help="一个区划承接一条鼓励类要点")
        take.add_argument("clause", type=int, help="要点编号（plan show --json 里的 id）")
        take.add_argument("--division", required=True, help="12 位区划代码")
        take.set_defaults(run=self.opt_in)
        sign = subparsers.add_parser("sign", help="一个区划签收上级的通知")
        sign.add_argument("--division", help="12 位区划代码；不写就是 --by 的账号所在的单位")
        sign.set_defaults(run=self.sign)
        add_by(sign)
        add_by(issue)
        add_by(take)

    def show(self, options: dict[str, Any]) -> None:
        if not options["no_refresh"]:
            carry()
        day: date = options["as_of"]
        with acting_for("") as by:
            found = _find(by, options, day, own=options["own"])
            if options["json"]:
                whole = as_json(found.plan, found.body, day)
                self.stdout.write(json.dumps(whole, ensure_ascii=False))
            else:
                self.stdout.writelines(f"{line}\n" for line in as_lines(found.plan, found.body, day))

    def issue(self, options: dict[str, Any]) -> None:
        with acting_for(options["by"]) as by:
            found = _find(by, options, today(), own=True)
            drafts = Plan.objects.filter(body=found.body, issued_at__isnull=True).newest_first()
            fitting = (plan for plan in drafts if options["year"] in (None, plan.year))
            plan = issue_plan(by, next(fitting, found.plan))
            self.stdout.write(f"已印发：{found.body.name}《{plan.title}》。")

    def sign(self, options: dict[str, Any]) -> None:
        with acting_for(options["by"]) as by:
            body = _receiving(by, options["division"])
            waiting = list(Receipt.objects.unsigned().filter(body=body).order_by("due", "pk"))
            if not waiting:
                raise Refused(f"{body.name}没有等着签收的通知。")
            for receipt in waiting:
                signed = sign_receipt(by, receipt)
                self.stdout.write(f"{body.name}已签收《{signed.document.title}》。")

    def opt_in(self, options: dict[str, Any]) -> None:
        with acting_for(options["by"]) as by:
            body = body_at(scope_of(by), options["division"], today())
            clause = Clause.objects.select_related("plan__document").filter(
                pk=options["clause"], plan__division__in=(body.division, *body.scope.above)
            ).first()
            if clause is None:
                raise Refused(f"{body.name}的计划里没有编号 {options['clause']} 的要点，请核对。")
            opt_in(by, clause, body)
            self.stdout.write(f"{body.name}已承接：{clause.part}")


def _receiving(by: By, division: str | None) -> Body:
    if division:
        return body_at(scope_of(by), division, today())
    if by is None:
        raise Refused("请用 --division 写明哪个单位签收，或者用 --by 写明账号。")
    return by.body


def _find(by: By, options: dict[str, Any], day: date, *, own: bool) -> Found:
    """The plan asked for; without a division, that of the highest body that has one."""
    division, year = options["division"], options["year"]
    body = body_at(scope_of(by), division, day) if division else _highest()
    plan = plan_for(body, year, own=own)
    if plan is None:
        when = f" {year} 年" if year else ""
        raise Refused(
            f"{body.name}{when}还没有计划，请先采纳通知：nuanxin notice adopt FILE --division C。"
        )
    return Found(body, plan)


def _highest() -> Body:
    body = Body.objects.filter(plans__isnull=False).order_by("division").first()
    if body is None:
        raise Refused("还没有计划，请先采纳通知：nuanxin notice adopt FILE --division C。")
    return body
