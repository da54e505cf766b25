from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "silah.core"
    label = "core"
