from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "silah.evidence"
    label = "evidence"
