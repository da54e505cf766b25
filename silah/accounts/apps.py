from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "silah.accounts"
    label = "accounts"
