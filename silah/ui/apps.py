from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "silah.ui"
    label = "ui"
