from django.apps import AppConfig


class AssociationConfig(AppConfig):
    name = "nuanxin.association"
    verbose_name = "协会"
