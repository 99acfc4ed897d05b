"""What people had typed when the line, the server or their session left them."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from nuanxin.association.acting import Acting
from nuanxin.association.models import ScopedQuerySet, Subtree, User

KEPT = timedelta(days=14)


class DraftQuerySet(ScopedQuerySet["Draft"]):
    def of(self, acting: Acting, form: str) -> Self:
        """One's own draft of a form, typed for the seat one acts for; none that is too old."""
        mine = self.visible_to(acting.scope).filter(owner=acting.user_id, form=form)
        return mine.filter(division=acting.right.division, saved_at__gt=timezone.now() - KEPT)

    def outdated(self) -> Self:
        return self.filter(saved_at__lte=timezone.now() - KEPT)


class Draft(Subtree):
    """The fields of one form as one person typed them last, sealed; gone once the form is accepted."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    form = models.CharField("表单", max_length=300)
    sealed = models.TextField("填的内容（密文）")
    saved_at = models.DateTimeField("保存时间")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "草稿"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "division", "form"], name="draft_one_a_form"),
        ]

    def __str__(self) -> str:
        return self.form

    @property
    def place(self) -> str:
        """What the seal is bound to: another person's draft, or another form's, does not open."""
        return f"desk_draft|{self.owner_id}|{self.form}"
