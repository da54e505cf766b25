from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "silah.catalogue"
    label = "catalogue"
