from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    name = "silah.interactions"
    label = "interactions"
