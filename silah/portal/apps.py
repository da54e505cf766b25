from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "silah.portal"
    label = "portal"
