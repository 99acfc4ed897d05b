from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "nuanxin.ledgers"
    verbose_name = "名册"
