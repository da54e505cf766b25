"""The pieces pages are built from: one tag, one template, one example on the style page.

Each module keeps its own tag library; ``templatetags/ui.py`` offers them together as ``{% load ui %}``.
"""
