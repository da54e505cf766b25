from django.apps import AppConfig

from silah.core.threads import keep_by_thread


class CoreConfig(AppConfig):
    name = "silah.core"
    label = "core"

    def ready(self) -> None:
        keep_by_thread()
