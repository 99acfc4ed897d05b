"""``nuanxin measures list | show CODE | gaps CODE``, with the figures of the plan that holds."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from nuanxin.association.models import Body, Division
from nuanxin.association.scope import EVERYWHERE, LEVELS, scoped
from nuanxin.base.command import DoorCommand, Subparsers
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.base.states import STATES
from nuanxin.base.values import MISSING, Share
from nuanxin.measures.dictionary import dictionary
from nuanxin.measures.opening import latest
from nuanxin.measures.questions import Place, When
from nuanxin.measures.refreshing import carry
from nuanxin.plans.figures.outlook import Outlook, body_at, day_asked, depth
from nuanxin.plans.figures.standing import Standing, as_numbers, short_in, standings
from nuanxin.plans.figures.topic import Topic, topic_for
from nuanxin.plans.gaps.lacking import lacks_of

ENGINES = ("duckdb",)


class Command(DoorCommand):
    help = "指标：有哪些，各单位多少，差在哪里"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        listed = subparsers.add_parser("list", help="有哪些指标")
        listed.set_defaults(run=self.list)
        shown = subparsers.add_parser("show", help="一个区划的数，或其下一级每个区划的数")
        shown.set_defaults(run=self.show)
        gaps = subparsers.add_parser("gaps", help="哪些单位没达到，缺什么，找谁")
        gaps.set_defaults(run=self.gaps)
        for parser in (shown, gaps):
            parser.add_argument("code", help="指标代码")
            parser.add_argument("--division", required=parser is gaps, help="12 位区划代码")
            parser.add_argument("--as-of", type=day_asked, default=today(), help="截至哪天")
            parser.add_argument("--no-refresh", action="store_true", help="不先更新统计数据")
        shown.add_argument("--from", dest="from_day", type=day_asked, help="累计数从哪天算起")
        shown.add_argument("--level", choices=LEVELS, help="列出其下这一级的每个区划")
        shown.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
        for parser in (listed, shown, gaps):
            parser.add_argument("--json", action="store_true", help="输出 JSON")

    def list(self, options: dict[str, Any]) -> None:
        names = ("code", "title", "kind", "goal", "unit", "version")
        measures = dictionary().measures.values()
        found = [{name: getattr(measure, name) for name in names} for measure in measures]
        self._print(options, found, ("\t".join(map(str, each.values())) for each in found))

    def show(self, options: dict[str, Any]) -> None:
        with _asking(options) as topic:
            level = options["level"] or topic.outlook.body.level
            when = When(topic.outlook.day, options["from_day"])
            found = _at_level(topic, when, level)
            names = _names(found)
        values = [
            {"division": str(place.code), "name": names.get(place, ""), "state": each.state}
            | as_numbers(each.value)
            for place, each in found.items()
        ]
        whole = {
            "code": topic.question.code,
            "as_of": when.as_of.isoformat(),
            "from": when.first.isoformat(),
            "level": level,
            "values": values,
        }
        self._print(options, whole, map(_line, values))

    def gaps(self, options: dict[str, Any]) -> None:
        with _asking(options) as topic:
            lacks = lacks_of(topic, topic.gaps(latest()))
        single = topic.measure.level  # each gap is one unit; else so many cases of a body
        items = [
            {
                "division": str(lack.division),
                "name": lack.name,
                "missing": lack.gap.missing,
                "unit": short_in(topic.measure),
                "responsible": lack.answering.name if lack.answering else None,
                "phone": lack.phone or None,
            }
            for lack in lacks
        ]
        total = len(lacks) if single else sum(lack.gap.missing for lack in lacks)
        whole = {"code": topic.question.code, "total": total, "items": items}
        self._print(options, whole, ("\t".join(map(_plain, each.values())) for each in items))

    def _print(self, options: dict[str, Any], whole: object, lines: Iterable[str]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(whole, ensure_ascii=False))
        else:
            self.stdout.writelines(f"{line}\n" for line in lines)


@contextmanager
def _asking(options: Mapping[str, Any]) -> Iterator[Topic]:
    """What the options ask about, under a scope that sees everything, as long as it is looked at."""
    if not options["no_refresh"]:
        carry()
    day = options["as_of"]
    with transaction.atomic(), scoped(EVERYWHERE):
        division = options["division"]
        body = body_at(EVERYWHERE, division, day) if division else _highest()
        yield topic_for(Outlook(EVERYWHERE, body, day), options["code"])


def _highest() -> Body:
    body = min(Body.objects.on(today()).select_related("place"), key=depth, default=None)
    if body is None:
        raise Refused("还没有区划，请先导入：nuanxin divisions load FILE.csv。")
    return body


def _at_level(topic: Topic, when: When, level: str) -> dict[Place, Standing]:
    """Every division of a level inside the body, or the body itself; in the order of codes."""
    outlook = topic.outlook
    if LEVELS.index(level) < outlook.depth:
        raise Refused(f"{outlook.body.place.name}以下没有 {level} 这一级，请换一个层级或区划。")
    at = outlook.place if level == outlook.body.level else [level]
    found = standings(latest(), [topic.question], outlook.territory, when, at)
    return {place: standing for (_question, place), standing in found.items()}


def _names(places: Iterable[Place]) -> dict[Place, str]:
    codes = {place.code for place in places}
    rows = Division.objects.filter(code__in=codes).values_list("code", "level", "name")
    return {Place(code, level): name for code, level, name in rows}


def _line(value: Mapping[str, Any]) -> str:
    figure = value["value"] if value["n"] is None else Share(value["n"], value["N"])
    words = (value["division"], value["name"], figure, STATES[value["state"]].word)
    return "\t".join(map(_plain, words))


def _plain(value: object) -> str:
    return MISSING if value is None else str(value)
