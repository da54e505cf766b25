from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "silah.audit"
    label = "audit"
