from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "silah.associations"
    label = "associations"
