from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "silah.surveys"
    label = "surveys"
