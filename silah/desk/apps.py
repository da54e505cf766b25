from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "silah.desk"
    label = "desk"
