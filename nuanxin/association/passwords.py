"""How long a password must be, said in our users' language."""

from typing import Any

from django.core.exceptions import ValidationError

LEAST = 12  # characters
SENTENCE = f"密码至少 {LEAST} 个字符，可以用几个不相干的词连起来。"


class LongEnough:
    """A validator of ``AUTH_PASSWORD_VALIDATORS``."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < LEAST:
            raise ValidationError(SENTENCE, code="password_too_short")

    def get_help_text(self) -> str:
        return SENTENCE
