from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "nuanxin.measures"
    verbose_name = "指标"
