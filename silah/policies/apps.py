from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "silah.policies"
    label = "policies"
