"""Which topics a clause serves."""

from typing import TYPE_CHECKING, Any

from django import forms

from nuanxin.association.acting import Acting
from nuanxin.plans.models import Clause
from nuanxin.work.models import Topic

if TYPE_CHECKING:
    Topics = forms.ModelMultipleChoiceField[Topic]
else:
    Topics = forms.ModelMultipleChoiceField


class ClauseTopicsForm(forms.Form):
    """Those of the body's own list and the lists above, and what the clause has already."""

    @classmethod
    def of(cls, clause: Clause, acting: Acting, data: Any = None) -> "ClauseTopicsForm":
        has = list(clause.topics.values_list("topic", flat=True))
        current = Topic.objects.visible_to(acting.scope).listed_for(acting.body.division, acting.scope)
        offered = Topic.objects.filter(pk__in=[*has, *current.values_list("pk", flat=True)])
        form = cls(data, initial={"topics": has}, label_suffix="")
        form.fields["topics"] = Topics(
            offered.order_by("kind", "number", "pk"), label="重点任务和主题", required=False,
            widget=forms.CheckboxSelectMultiple, help_text="可以归到几项；单子在“设置”里加。",
        )  # fmt: skip
        return form
