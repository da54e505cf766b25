from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "silah.delivery"
    label = "delivery"
