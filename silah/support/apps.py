from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "silah.support"
    label = "support"
