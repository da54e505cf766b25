from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "silah.registry"
    label = "registry"
